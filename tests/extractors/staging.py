"""Articles written with their entities and attributions marked, so that speakers can be tested without a model.

    ‹Jane Roe|P›   an entity: P person, O organisation, G place, N people or party, W work
    ⟦…⟧            a source; ⟦⟧ for a statement that has none
    ⟨…⟩            its cue (may be missing)
    ⟪…⟫            its content (one range); the n-th content belongs to the n-th source

Every further occurrence of an entity's words is an entity of the same sort, unless `once` is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.entities import Entity
from extractors.marks import pair
from extractors.model import Article, Attribution, Resolution, Span
from extractors.registry import Registry
from extractors.speakers import resolve

LABELS = {"P": "PERSON", "O": "ORG", "G": "GPE", "N": "NORP", "W": "WORK_OF_ART"}
OPEN, CLOSE = "‹⟦⟨⟪", "›⟧⟩⟫"


@dataclass(frozen=True)
class Staged:
    """A marked article taken apart."""

    article: Article
    entities: list[Entity]
    attributions: list[Attribution]

    def resolve(self, registry: Registry | None = None, threshold: float = 0.0) -> list[Resolution]:
        """What the speakers stage says about it."""
        return resolve(
            self.article,
            self.entities,
            pair(self.article.text),
            self.attributions,
            registry or Registry(),
            threshold=threshold,
        )

    def names(self, registry: Registry | None = None) -> list[str | None]:
        """The first speaker's name for each attribution; None for nobody."""
        found = self.resolve(registry)
        return [r.speakers[0].name if r.speakers else None for r in found]


def stage(marked: str, *, once: bool = False, **fields: str) -> Staged:
    """Takes a marked article apart; `fields` go into the Article."""
    text, spans = "", {mark: [] for mark in OPEN}
    stack: list[tuple[str, int]] = []
    labels: list[str] = []
    i = 0
    while i < len(marked):
        char = marked[i]
        if char in OPEN:
            stack.append((char, len(text)))
        elif char in CLOSE:
            mark, start = stack.pop()
            assert CLOSE[OPEN.index(mark)] == char, f"crossed marks at {marked[i - 20 : i + 1]!r}"
            if mark == "‹":
                text, _, label = text.rpartition("|")
                labels.append(LABELS[label])
            spans[mark].append((start, len(text)))
        else:
            text += char
        i += 1
    entities = [Entity(Span(s, e), label) for (s, e), label in zip(spans["‹"], labels, strict=True)]
    if not once:
        entities = _everywhere(text, entities)
    sources, contents = sorted(spans["⟦"]), sorted(spans["⟪"])
    assert len(sources) == len(contents), f"{len(sources)} sources, {len(contents)} contents"
    cues = sorted(spans["⟨"])
    attributions = [
        Attribution((Span(*content),), _cue(source, cues), Span(*source) if source[0] < source[1] else None, 1.0)
        for source, content in zip(sources, contents, strict=True)
    ]
    return Staged(Article(text=text, **fields), entities, attributions)


def _cue(source: tuple[int, int], cues: list[tuple[int, int]]) -> Span | None:
    """The cue nearest to a source, if it stands within a sentence's reach of it."""
    anchor = source[0]
    near = sorted(cues, key=lambda cue: abs(cue[0] - anchor))
    return Span(*near[0]) if near and abs(near[0][0] - anchor) < 120 else None


def _everywhere(text: str, entities: list[Entity]) -> list[Entity]:
    found = {e.span: e for e in entities}
    taken = [e.span for e in entities]
    for words, label in {
        e.span.slice(text): e.label for e in sorted(entities, key=lambda e: len(e.span.slice(text)))
    }.items():
        for match in re.finditer(rf"\b{re.escape(words)}\b", text):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in taken):
                found[span] = Entity(span, label)
                taken.append(span)
    return [found[span] for span in sorted(found)]
