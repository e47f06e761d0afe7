"""Statements without a source of their own: they continue the statement before them, but only on evidence.

Three kinds of evidence count: a *participle* in the same sentence (“…, adding that …”); a *continuation*, quoted words
with nothing but white space and marks between; and a *paragraph* that is one quotation from end to end, right behind
a paragraph that ends in a statement (“…, Roe said.” / “We support any format.”). Anything else stays nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model import Attribution, Evidence, Span
from extractors.speakers.scene import Decision, Scene

CONTINUES = 0.85  # strength of a participle or an unbroken run, and …
FOLLOWS = 0.7  # … of a quoted paragraph behind another
PARTICIPLE_REACH = 200  # code points from the statement before
BLANK_PARAGRAPHS = 2  # a paragraph and the empty line before it
SHOWN = 60  # code points of the content kept as evidence


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    span: Span
    strength: float


def continued(scene: Scene, k: int) -> Decision:
    """The speakers of the statement before `k` if a rule joins the two; else nobody."""
    here = scene.attributions[k]
    before = scene.previous(k)
    told = scene.decisions.get(before) if before is not None else None
    if before is None or told is None or not told.figures or not here.content:
        return Decision()
    previous = scene.attributions[before]
    spans = [span for span in (*previous.content, previous.cue, previous.source) if span]
    end = max((span.end for span in spans), default=0)
    rule = _participle(scene, here, end) or _quoted(scene, here, previous, end)
    if rule is None:
        return Decision()
    step = Evidence(rule.name, rule.span.slice(scene.layout.text)[:SHOWN], rule.span, rule.strength)
    return Decision(told.figures, told.confidence * rule.strength, (step, *told.evidence), told.options)


def _participle(scene: Scene, here: Attribution, end: int) -> _Rule | None:
    if here.cue is None or here.cue.start - end > PARTICIPLE_REACH:
        return None
    words = here.cue.slice(scene.layout.text).lower().split()
    same = scene.layout.sentence(here.cue.start) == scene.layout.sentence(max(0, min(end - 1, here.cue.start)))
    return _Rule("participle", here.cue, CONTINUES) if same and words and words[0].endswith("ing") else None


def _quoted(scene: Scene, here: Attribution, previous: Attribution, end: int) -> _Rule | None:
    start = here.content[0].start
    if here.cue is not None or end > start or not scene.is_quoted(start):
        return None
    layout = scene.layout
    if _is_blank(layout.text[end : min(start, end + PARTICIPLE_REACH)]):
        runs_on = bool(previous.content) and scene.is_quoted(previous.content[-1].start)
        return _Rule("continuation" if runs_on else "paragraph", here.content[0], CONTINUES if runs_on else FOLLOWS)
    line, last_line = layout.paragraph(start), layout.paragraph(end - 1)
    if not 0 < line - last_line <= BLANK_PARAGRAPHS or layout.sentence(end - 1) != _last_sentence(scene, last_line):
        return None
    behind = layout.paragraphs[line + 1] if line + 1 < len(layout.paragraphs) else len(layout.text)
    around = layout.text[layout.paragraphs[last_line + 1] : start] + layout.text[here.content[-1].end : behind]
    return _Rule("paragraph", here.content[0], FOLLOWS) if _is_blank(around) else None


def _last_sentence(scene: Scene, line: int) -> int:
    """The last sentence of a paragraph: what stands there is what the next paragraph follows."""
    end = scene.layout.paragraphs[line + 1] - 1 if line + 1 < len(scene.layout.paragraphs) else len(scene.layout.text)
    return scene.layout.sentence(max(0, end - 1))


def _is_blank(words: str) -> bool:
    return not any(char.isalnum() for char in words)
