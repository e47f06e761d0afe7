"""From the tagger's labelled spans to attributions, with the quotation marks as the authority on direct speech.

1. *Gathering.* Contents that hang on one cue are one attribution with several ranges; the cue brings its source. A
   report inside a report (“Trump stressed that …, according to an official”) belongs to the outer one whole.
2. *Snapping.* A content that reaches into an outermost quotation takes all of it, marks included: nobody is quoted
   with half of a marked sentence. It stops at a cue or source that stands inside the quotation.
3. *Stray quotation.* Quotation that the tagger left over joins an attribution where the text says so: a piece that
   goes on over a paragraph break joins the piece before; a quotation in a paragraph with one direct or mixed
   attribution joins it (“…,” X said. “…”); a paragraph of quotation alone goes on with the speaker before it. Anything
   else in marks (scare quotes, titles, nicknames, terms) is no statement and is left out.
4. *Joining.* Attributions whose quotations are pieces of one quotation over paragraphs are one attribution.
5. *Parting.* Whole sentences in marks that follow the sentence of an unmarked report (The minister praised the plan.
   “It will work.”) are a statement of their own: direct speech is not mixed with the reporter's words.
6. *Introductions.* A noun phrase before a colon introduces the quotation after it and is not said itself (He posted a
   picture with the caption: “We stay.”).
7. *Nesting.* An attribution whose cue stands in the content of another one is nested in it.

Spans follow the corpus convention until the end: a leading “that” or “to” belongs to the content.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.confidence import PLAIN, Model, Scores, features
from extractors.lexicon import Attitude, attitude, cue_lemma, is_noun_phrase, lower_words
from extractors.marks import Quotation
from extractors.model import Attribution, Span
from extractors.screening import is_statement
from extractors.subjects import SENTENCE_END, is_purpose, unlabelled_source, without_date
from extractors.tagger import Tagged

MIN_STRAY_WORDS = 6  # a shorter leftover quotation is more often a term than a statement
MIN_APART_WORDS = 4
CARRIED = 0.6  # how far an attribution's confidence carries to a paragraph of quotation without a cue
_WORD = re.compile(r"\w+")
_PARTICIPLE = re.compile(r"(?:also |but |and |then )?[a-z]+ing\b")


@dataclass
class _Draft:
    """An attribution in the making; `pieces` are indexes of the quotations in its content."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    scores: Scores
    pieces: set[int] = field(default_factory=set)


def assemble(
    text: str, quotations: Sequence[Quotation], tagged: Sequence[Tagged], model: Model = PLAIN
) -> list[Attribution]:
    """The attributions of a text in text order, without nested ones (see `nest`); `model` gives their confidence."""
    return [attribution for attribution, _ in assemble_with_features(text, quotations, tagged, model)]


def assemble_with_features(
    text: str, quotations: Sequence[Quotation], tagged: Sequence[Tagged], model: Model = PLAIN
) -> list[tuple[Attribution, list[float]]]:
    """What `assemble` returns, each with the features that its confidence was made of."""
    drafts = _gather(text, tagged)
    outer = [(i, q) for i, q in enumerate(quotations) if q.depth == 0]
    taken = _snap(drafts, outer, tagged)
    drafts = _join(drafts, quotations)
    _place_strays(text, outer, taken, drafts)
    drafts = [
        part
        for draft in drafts
        for part in _parted(text, quotations, draft)
        if is_statement(text, part.content, part.cue, part.source)
    ]
    for draft in drafts:
        draft.content = _merged(text, [_introduced(text, quotations, draft, span) for span in draft.content])
    drafts.sort(key=lambda d: (d.content[0], d.cue or d.content[0]))
    out = []
    for draft in drafts:
        values = _features(text, quotations, draft, model)
        out.append((Attribution(tuple(draft.content), draft.cue, draft.source, round(model(values), 4)), values))
    return out


def _features(text: str, quotations: Sequence[Quotation], draft: _Draft, model: Model) -> list[float]:
    marked = [quotations[piece].span for piece in draft.pieces]
    quoted = sum(max(0, min(s.end, m.end) - max(s.start, m.start)) for s in draft.content for m in marked)
    whole = sum(span.end - span.start for span in draft.content)
    return features(text, draft.content, draft.cue, draft.source, quoted / whole, draft.scores, model.cue_rates)


def _gather(text: str, tagged: Sequence[Tagged]) -> list[_Draft]:
    by_cue: dict[int, list[Tagged]] = {}
    for one in tagged:
        if one.role == "content" and one.head is not None:
            by_cue.setdefault(one.head, []).append(one)
    drafts = []
    for index, contents in by_cue.items():
        cue = tagged[index]
        source = _source(text, tagged, cue, contents)
        scores = Scores(
            content=sum(c.score for c in contents) / len(contents),
            content_link=sum(c.head_score for c in contents) / len(contents),
            cue=cue.score,
            cue_link=cue.head_score,
            source=1.0 if cue.head is None else tagged[cue.head].score,
        )
        drafts.append(_Draft([c.span for c in contents], cue.span, source, scores))
    _share_subjects(text, drafts)
    _take_in_led_reports(text, drafts, [t for i, t in enumerate(tagged) if t.role == "cue" and i not in by_cue], tagged)
    return drafts


def _source(text: str, tagged: Sequence[Tagged], cue: Tagged, contents: Sequence[Tagged]) -> Span | None:
    if cue.head is None:
        return unlabelled_source(text, cue.span, [content.span.end for content in contents])
    source = tagged[cue.head].span
    return None if is_purpose(text, source, cue.span) else without_date(text, source)


def _share_subjects(text: str, drafts: Sequence[_Draft]) -> None:
    """“…,” Blair said, adding that …: a participle without a source of its own has that of the statement it follows."""
    for draft in drafts:
        if draft.source or draft.cue is None or not _PARTICIPLE.match(text, draft.cue.start):
            continue
        if attitude(cue_lemma(draft.cue.slice(text))) != Attitude.STATEMENT:
            continue
        before = [d for d in drafts if d.source and max(span.end for span in d.content) <= draft.cue.start]
        host = max(before, key=lambda d: max(span.end for span in d.content), default=None)
        if host and not SENTENCE_END.search(text, max(s.end for s in host.content) - 1, draft.cue.start):
            draft.source = host.source


def _take_in_led_reports(text: str, drafts: Sequence[_Draft], idle: Sequence[Tagged], tagged: Sequence[Tagged]) -> None:
    """“Trump stressed that …, according to an official”: what the official reports begins with “Trump stressed”.

    Labels are flat, so the content hangs on one of the two cues and the other one is left idle before it.
    """
    leads = {
        cue.span.end: min(cue.span.start, tagged[cue.head].span.start)
        for cue in idle
        if cue.head is not None and attitude(cue_lemma(cue.span.slice(text))) == Attitude.STATEMENT
    }
    for draft in drafts:
        first = draft.content[0]
        follows = [span.start for span in (draft.cue, draft.source) if span is not None]
        if follows and 0 <= min(follows) - first.end <= 3:
            start = next((leads[end] for end in range(first.start, first.start - 3, -1) if end in leads), None)
            if start is not None:
                draft.content[0] = Span(start, first.end)


def _snap(drafts: Sequence[_Draft], outer: Sequence[tuple[int, Quotation]], labelled: Sequence[Tagged]) -> set[int]:
    """Grows contents to the quotations they touch; returns the indexes of quotations that found a content."""
    starts = [q.span.start for _, q in outer]
    walls = sorted(labelled, key=lambda each: each.span)
    taken: set[int] = set()
    for draft in drafts:
        for k, span in enumerate(draft.content):
            at = max(0, bisect_left(starts, span.start) - 1)
            grown = span
            while at < len(outer) and outer[at][1].span.start < span.end:
                index, quotation = outer[at]
                at += 1
                if not quotation.inner.overlaps(span):
                    continue
                draft.pieces.add(index)
                taken.add(index)
                grown = Span(min(grown.start, quotation.span.start), max(grown.end, quotation.span.end))
            draft.content[k] = _within_walls(span, grown, walls)
    return taken


def _within_walls(span: Span, grown: Span, walls: Sequence[Tagged]) -> Span:
    """`grown`, but not over anything labelled beside `span`: a story quoted whole has statements of its own.

    What stands between two contents goes to the first of them, not to both.
    """
    start, end = grown.start, grown.end
    after = bisect_left(walls, span.end, key=lambda wall: wall.span.start)
    if after < len(walls):
        end = max(span.end, min(end, walls[after].span.start))
    before = bisect_left(walls, span.start, key=lambda wall: wall.span.start) - 1
    if before >= 0 and (wall := walls[before]).span.end > start:
        start = span.start if wall.role == "content" and wall.head is not None else min(span.start, wall.span.end)
    return Span(start, end)


def _join(drafts: list[_Draft], quotations: Sequence[Quotation]) -> list[_Draft]:
    """Drafts that hold successive pieces of one quotation over paragraphs become one; the first one's cue stays."""
    owner = {piece: draft for draft in drafts for piece in draft.pieces}
    gone: set[int] = set()
    for index, quotation in enumerate(quotations):
        if quotation.depth or quotation.continues is None:
            continue
        before, after = owner.get(quotation.continues), owner.get(index)
        if before is None or after is None or before is after:
            continue
        before.content += after.content
        before.pieces |= after.pieces
        before.source = before.source or after.source
        for piece in after.pieces:
            owner[piece] = before
        gone.add(id(after))
    return [d for d in drafts if id(d) not in gone]


def _place_strays(
    text: str,
    outer: Sequence[tuple[int, Quotation]],
    taken: set[int],
    drafts: list[_Draft],
) -> None:
    owner = {piece: draft for draft in drafts for piece in draft.pieces}
    by_paragraph: dict[int, list[_Draft]] = {}
    for draft in drafts:
        for start in {_paragraph(text, span).start for span in draft.content}:
            by_paragraph.setdefault(start, []).append(draft)
    last: _Draft | None = None
    last_paragraph = -1
    for index, quotation in outer:
        paragraph = _paragraph(text, quotation.span)
        if index in taken:
            last, last_paragraph = owner[index], paragraph.start
            continue
        host = owner.get(quotation.continues) if quotation.continues is not None else None
        if host is None and len(_WORD.findall(quotation.inner.slice(text))) >= MIN_STRAY_WORDS:
            speaking = [d for d in by_paragraph.get(paragraph.start, ()) if d.pieces]
            alone = _is_alone(text, paragraph, quotation)
            if len(speaking) == 1 and _starts_sentence(text, paragraph, quotation):
                host = speaking[0]
            elif alone and last is not None and _is_next(text, last_paragraph, paragraph):
                host = _Draft([], None, last.source, replace(last.scores, carried=last.scores.carried * CARRIED))
                drafts.append(host)
        if host is not None:
            host.content.append(quotation.span)
            host.pieces.add(index)
            owner[index] = host
            last, last_paragraph = host, paragraph.start


def _parted(text: str, quotations: Sequence[Quotation], draft: _Draft) -> list[_Draft]:
    """The draft, or an unmarked report and the whole sentences quoted after it."""
    marks = {piece: quotations[piece].span for piece in draft.pieces}
    marked = [span for span in draft.content if any(mark.overlaps(span) for mark in marks.values())]
    plain = [span for span in draft.content if span not in marked]
    if not marked or not plain or draft.cue is None:
        return [draft]
    report_end = max(draft.cue.end, *(span.end for span in plain))
    if not all(_stands_apart(text, report_end, span, marks.values()) for span in marked):
        return [draft]
    report = _Draft(plain, draft.cue, draft.source, draft.scores)
    return [report, _Draft(marked, draft.cue, draft.source, draft.scores, draft.pieces)]


def _introduced(text: str, quotations: Sequence[Quotation], draft: _Draft, span: Span) -> Span:
    """A content's range without the noun phrase and the colon before its quotation."""
    for piece in draft.pieces:
        mark = quotations[piece].span
        before = text[span.start : mark.start].rstrip()
        if span.start < mark.start < span.end and before.endswith(":") and is_noun_phrase(lower_words(before)):
            return Span(mark.start, span.end)
    return span


def _stands_apart(text: str, after: int, span: Span, marks: Collection[Span]) -> bool:
    """Whether a content is quotation alone, some words of it, and begins a sentence later than `after`."""
    words = span.slice(text).strip("\"“”„«»'‘’ ")
    return (
        span.start >= after
        and any(mark.start <= span.start and span.end <= mark.end for mark in marks)
        and words[:1].isupper()
        and len(words.split()) >= MIN_APART_WORDS
        and bool(SENTENCE_END.search(text, after - 1, span.start + 1))
    )


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Span(start, len(text) if end < 0 else end)


def _is_alone(text: str, paragraph: Span, quotation: Quotation) -> bool:
    around = text[paragraph.start : quotation.span.start] + text[quotation.span.end : paragraph.end]
    return not _WORD.search(around)


def _starts_sentence(text: str, paragraph: Span, quotation: Quotation) -> bool:
    before = text[paragraph.start : quotation.span.start].rstrip()
    return (not before or before[-1] in ".!?:,”\"’'") and quotation.inner.slice(text)[:1].isupper()


def _is_next(text: str, before: int, paragraph: Span) -> bool:
    """Whether only blank lines part the paragraph that starts at `before` from this one."""
    end = text.find("\n", before)
    return before >= 0 and 0 <= end <= paragraph.start and not text[end : paragraph.start].strip()


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Sorted, without overlaps; ranges with only spaces between them are one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or text[out[-1].end : span.start].strip(" ") == ""):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def nest(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Sets `nested_in` of each attribution whose cue stands in another one's content to the innermost such one.

    Only a longer content can hold another: so nothing is ever nested in itself, by however many steps. One sweep over
    the text: at each cue only the ranges open there are looked at.
    """
    lengths = [sum(span.end - span.start for span in each.content) for each in attributions]
    ranges = sorted((span.start, span.end, j) for j, each in enumerate(attributions) for span in each.content)
    cues = sorted((each.cue.start, i) for i, each in enumerate(attributions) if each.cue)
    hosts: dict[int, int] = {}
    opened: list[tuple[int, int, int]] = []
    at = 0
    for start, i in cues:
        cue = attributions[i].cue
        while at < len(ranges) and ranges[at][0] <= start:
            opened.append(ranges[at])
            at += 1
        opened = [each for each in opened if each[1] > start]
        around = [
            (end - begin, j)
            for begin, end, j in opened
            if cue and end >= cue.end and lengths[j] > lengths[i] and attributions[j].cue != cue
        ]
        if around:
            hosts[i] = min(around)[1]
    return [replace(each, nested_in=hosts.get(i, each.nested_in)) for i, each in enumerate(attributions)]
