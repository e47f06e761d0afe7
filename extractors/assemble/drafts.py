"""Gathers the tagger's labelled spans into attributions in the making: contents by their cue, the cue's source.

A cue without a labelled source takes the one its words leave no doubt about (`subjects`), or shares that of the
statement it follows (“…,” Blair said, adding that …). A report inside a report belongs to the outer one whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.assemble.edges import (
    with_antecedent,
    with_name,
    within_line,
    without_date,
    without_dateline,
    without_medium,
    without_next_sentence,
)
from extractors.assemble.screening import is_aim, is_purpose
from extractors.assemble.sentences import (
    SENTENCE_END,
)
from extractors.assemble.subjects import (
    idle_sources,
    is_told,
    nearer_subject,
    neighbour,
    perceived,
    unlabelled_source,
)
from extractors.confidence import Scores
from extractors.lexicon import PREPOSITIONAL_CUES, Attitude, attitude, cue_lemma
from extractors.model import Span
from extractors.tagger import Tagged

MOST_BETWEEN = 80  # code points between the halves of one content
_CLAUSE = re.compile(
    r" (?:after|although|because|before|if|once|since|though|unless|until|when|whereas|while)\b[^\n,.!?;:“”\"]*"
)
_CUE_OF_PLACE = re.compile(r"\s(?:on|via|in|at)\Z")
_PLACE = re.compile(r"(?:[^\W\d_a-z][\w.&’'-]*\s+){1,4}that\s+(?=\S+\s+\S)")
_MARKS = '“”„«»"'
_ASIDE = re.compile(r"(?:which|who|whose)\b")
_PARTICIPLE = re.compile(r"(?:also |but |and |then )?[a-z]+ing\b")


@dataclass
class Draft:
    """An attribution in the making; `pieces` are indexes of the quotations in its content. `hearer` is what the tagger
    took for the source and is who was told: it speaks for the statement as a source does, but did not make it.
    """

    content: list[Span]
    cue: Span | None
    source: Span | None
    scores: Scores
    pieces: set[int] = field(default_factory=set)
    hearer: Span | None = None


def gather(text: str, tagged: Sequence[Tagged]) -> list[Draft]:
    by_cue: dict[int, list[Tagged]] = {}
    for one in tagged:
        if one.role == "content" and one.head is not None:
            by_cue.setdefault(one.head, []).append(one)
    beside = idle_sources(tagged)
    drafts = []
    for index, contents in by_cue.items():
        cue = tagged[index]
        if is_aim(text, cue.span) or (cue.head is not None and is_purpose(text, tagged[cue.head].span, cue.span)):
            continue  # nobody said it: it is what something was for
        source, hearer = _source(text, tagged, cue, contents, beside)
        scores = Scores(
            content=sum(c.score for c in contents) / len(contents),
            content_link=sum(c.head_score for c in contents) / len(contents),
            cue=cue.score,
            cue_link=cue.head_score,
            source=1.0 if cue.head is None else tagged[cue.head].score,
        )
        spans = [c.span for c in contents]
        words = [span for span in spans if source is None or not span.overlaps(source)]
        draft = Draft(words or spans, cue.span, source, scores, hearer=hearer)  # who says it is none of the words
        _leave_place_out(text, draft)
        _leave_aside_out(text, draft)
        drafts.append(draft)
    _share_subjects(text, drafts)
    idle = [one for i, one in enumerate(tagged) if one.role == "cue" and i not in by_cue]
    _close_over(text, drafts, [cue.span for cue in idle])
    _take_in_led_reports(text, drafts, idle, tagged)
    return drafts


def _source(
    text: str, tagged: Sequence[Tagged], cue: Tagged, contents: Sequence[Tagged], beside: Mapping[int, Span]
) -> tuple[Span | None, Span | None]:
    """Who says it, and who was labelled so but hears it; `beside` are the sources that no cue has (`idle_sources`)."""
    heard = perceived(text, cue.span)
    if heard is not None or cue.head is None:
        return heard or unlabelled_source(text, cue.span, [content.span.end for content in contents]), None
    labelled = tagged[cue.head].span
    said = [content.span for content in contents]
    nearer = neighbour(text, cue, labelled, beside) or nearer_subject(text, labelled, cue.span, said)
    source = within_line(text, nearer or labelled, cue.span)
    source = without_next_sentence(text, without_date(text, without_dateline(text, source)), cue.span)
    if text[cue.span.end : source.start] != " by " and is_told(text, cue.span, contents[0].span):
        return None, source
    source = without_medium(text, with_antecedent(text, source), cue.span)
    return with_name(text, source, cue.span), None


def _leave_place_out(text: str, draft: Draft) -> None:
    """“shot back on X that …”: where it was said is no part of what was said."""
    first = min(draft.content)
    place = _PLACE.match(text, first.start, first.end)
    leads = draft.cue and _CUE_OF_PLACE.search(draft.cue.slice(text)) and text[draft.cue.end : first.start].isspace()
    if place and leads:
        draft.content[draft.content.index(first)] = Span(place.end(), first.end)


def _leave_aside_out(text: str, draft: Draft) -> None:
    """“In principle,” he said, which is what ministers say: what the reporter hangs on the tag is none of the words."""
    cue = draft.cue
    if cue is None or not any(span.end <= cue.start and text[span.end - 1] in _MARKS for span in draft.content):
        return
    draft.content = [
        span
        for span in draft.content
        if span.start < cue.end
        or not (_ASIDE.match(text, span.start) and text[span.start - 2 : span.start] == ", ")
        or any(mark in span.slice(text) for mark in _MARKS)
    ]


def _share_subjects(text: str, drafts: Sequence[Draft]) -> None:
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


def _take_in_led_reports(text: str, drafts: Sequence[Draft], idle: Sequence[Tagged], tagged: Sequence[Tagged]) -> None:
    """“Trump stressed that …, according to an official”: what the official reports begins with “Trump stressed”.

    Labels are flat, so the content hangs on one of the two cues and the other one is left idle before it. The official
    may come first too: “According to an official, Trump stressed that …”; there “stressed” needs a subject, so what
    stands behind the comma is no apposition to the official, however it was labelled.
    """
    ending = {cue.span.end: cue.span for cue in idle}
    for draft in drafts:
        before = next((ending[end] for end in _ends_before(text, draft.content[0].start) if end in ending), None)
        if before is not None:
            _give_back_subject(text, draft, before)
    leads = {
        cue.span.end: min(cue.span.start, tagged[cue.head].span.start)
        for cue in idle
        if cue.head is not None and attitude(cue_lemma(cue.span.slice(text))) == Attitude.STATEMENT
    }
    for draft in drafts:
        first = draft.content[0]
        start = next((leads[end] for end in _ends_before(text, first.start) if end in leads), None)
        around = [span for span in (draft.cue, draft.source) if span is not None]
        if start is None or draft.cue is None:
            continue
        led_after = 0 <= min(span.start for span in around) - first.end <= 3
        led_before = (
            text[max(span.end for span in around) : start] == ", "
            and cue_lemma(draft.cue.slice(text)) in PREPOSITIONAL_CUES
        )
        if led_after or led_before:
            draft.content[0] = Span(start, first.end)


def _close_over(text: str, drafts: Sequence[Draft], idle: Sequence[Span]) -> None:
    """“Norway said it was leaving after Latvia declared its envoy unwelcome”: where both halves hang on “said”, so does
    the clause that “declared” leads; a conjunction and a verb that nothing hangs on, between the halves of a content,
    are a part of it.
    """
    starts = [span.start for span in idle]
    for draft in drafts:
        joined: list[Span] = []
        for span in draft.content:
            at = bisect_left(starts, joined[-1].end) if joined else len(idle)
            inside = at < len(idle) and idle[at].end <= span.start and span.start - joined[-1].end <= MOST_BETWEEN
            gap = Span(joined[-1].end, span.start) if inside else None
            own = [each for each in (draft.cue, draft.source) if each and gap and each.overlaps(gap)]
            if gap and not own and _CLAUSE.fullmatch(gap.slice(text)):
                joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        draft.content = joined


def _give_back_subject(text: str, draft: Draft, idle: Span) -> None:
    """Takes the subject of the idle verb before a content off the source of its “according to” and into the content."""
    source, cue = draft.source, draft.cue
    if source is None or cue is None or cue_lemma(cue.slice(text)) not in PREPOSITIONAL_CUES:
        return
    if not 0 <= idle.start - source.end <= 1:
        return
    named, comma, _ = source.slice(text).rpartition(", ")
    if comma and attitude(cue_lemma(idle.slice(text))) == Attitude.STATEMENT:
        draft.source = Span(source.start, source.start + len(named))
        draft.content[0] = Span(draft.source.end + len(comma), draft.content[0].end)


def _ends_before(text: str, start: int) -> range:
    """The places, going back, where what leads into a content at `start` may end: only a space between."""
    return range(start, start - 2 if text[max(0, start - 1) : start] == " " else start - 1, -1)
