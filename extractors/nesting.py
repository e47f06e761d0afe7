"""Finds statements inside statements: Stubb said that *Trump stressed that Europe must stop buying Russian oil*.

The corpus the tagger learnt from is flat: an annotator marked the outer statement and stopped. So the tagger reads the
contents again, each as a text of its own, and what it finds there is an attribution one level down. Only contents are
read again in which a reporting verb stands and some word, right before a reporting word or in it, looked to the tagger
as if it might begin a cue, or which begin with a subject, its reporting verb and “that”; and only once: news rarely
reports at third hand.

What the second reading finds may also stand beside the outer statement, not inside it: *The leaders said the fighting
must end, and the government suggested that sanctions would follow* (`assemble.coordination`); there the outer content
ends before the conjunction. A second “that” behind a comma goes with
the outer statement's own, so the inner one ends before it. And who is quoted as saying something has said it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.assemble import assemble
from extractors.assemble.coordination import JOINT, PAST
from extractors.lexicon import (
    KNOWN_CUES,
    Attitude,
    attitude,
    cue_lemma,
    noun_lemma,
    verb_lemma,
)
from extractors.lexicon.closedclass import NOBODY
from extractors.marks import pair
from extractors.model import Attribution, Span
from extractors.tagger import Tagged, Tagger

LEAST_CONFIDENCE = 0.4
MIN_WORDS = 6
HINT_WORDS = 3  # so far before a reporting word its cue may begin: “had long since denied”
_SPOKEN = frozenset(
    {Attitude.STATEMENT, Attitude.QUESTION, Attitude.DIRECTIVE, Attitude.COMMITMENT, Attitude.EVALUATION}
)
_WORD = re.compile(r"[^\W\d_]+")
_THAT = re.compile(r"that\s+(?!is\b|was\b|would\b|will\b)", re.IGNORECASE)
_OPENS_WITH_REPORT = re.compile(
    r"(?:[Tt]he )?(?:[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,4}|he|she|they|it) "
    r"(?:(?:had|has|have|also|then|later|again|\w+ly) ){0,2}(?P<verb>[a-z]+) that\b"
)
_SECOND_THAT = re.compile(r"(?<=[\w”\"’']), (?:and|but) that (?!\w+[.,;])")
_LED_BY_THAT = re.compile(r"\bthat\s+$", re.IGNORECASE)
_AS_SAYING = re.compile(
    r"(?P<who>him|her|them|it|(?:the |an? |his |her |its )?(?:[\w.’'-]+ ){0,7}?[\w.’'-]+) "
    r"(?P<cue>as (?:saying|writing|stating|adding|insisting|warning|telling (?:[\w.’'-]+ ){1,6}?(?=that\b)))"
    r"[\s:,]*(?:that\s+)?"
)
_QUOTATION_LED = re.compile(r"[,:] [“‘«\"'](?=\w)")
_CLAUSE_END = re.compile(r"[,;:!?]")
LEAD_CHARS, LEAD_WORDS = 60, 4  # so far before a quotation inside its verb may stand: “told my sister Ann, ‘…’”
_NOBODY_ELSE = NOBODY | {"i", "we", "you"}  # who speaks, who hears, or nobody at all


def find_nested(text: str, found: Sequence[Attribution], tagged: Sequence[Tagged], tagger: Tagger) -> list[Attribution]:
    """The attributions of a text together with those nested in their contents, in text order.

    `tagged` are the spans that `found` was assembled from.
    """
    hints = sorted(offset for each in tagged for offset in each.hints)
    labelled = sorted(each.span for each in tagged if each.role == "cue")
    cues = {each.cue for each in found}
    inner: list[Attribution] = []
    contents = [
        Span(span.start + len(_leading_that(span.slice(text))), span.end) for each in found for span in each.content
    ]
    contents = [_without_marks(text, span) for span in contents if _may_report(text, span, hints, labelled)]
    texts = [(words := span.slice(text), pair(words)) for span in contents]
    for span, (words, quotations), reading in zip(contents, texts, tagger.read_many(texts), strict=True):
        for attribution in assemble(words, quotations, reading.spans, tagger.confidence):
            moved = _without_second_that(text, _moved(attribution, span.start), span)
            if _stands_alone(words, attribution, span) and moved.cue not in cues:
                inner.append(moved)
    known = {each.content[0].end for each in inner}
    inner += [quoted for each in found if (quoted := _quoted_as(text, each)) and quoted.content[0].end not in known]
    outer = [_without_coordinates(text, each, inner) for each in found]
    return sorted([*outer, *inner], key=lambda each: (each.content[0].start, -each.content[-1].end))


def _without_marks(text: str, span: Span) -> Span:
    """The inside of a content that is one quotation with others in it: they are the quotations then."""
    words = span.slice(text)
    if words[:1].isalnum():
        return span
    whole, *others = pair(words) or (None,)
    if whole is None or not others or whole.span != Span(0, len(words)):
        return span
    return Span(span.start + whole.inner.start, span.start + whole.inner.end)


def _without_coordinates(text: str, outer: Attribution, inner: Iterable[Attribution]) -> Attribution:
    """The outer attribution, ending before the first clause that stands beside it (see above)."""
    last = outer.content[-1]
    beside = [
        joint.start()
        for each in inner
        if each.source and each.content[-1].end == last.end and last.start < each.source.start
        if (joint := JOINT.search(text, last.start, each.source.start)) and _both_past(text, outer, each)
    ]
    if not beside:
        return outer
    return replace(outer, content=(*outer.content[:-1], Span(last.start, min(beside))))


def _quoted_as(text: str, outer: Attribution) -> Attribution | None:
    """What Roe said in “The agency quoted Roe as saying …”, which the agency said of her."""
    if outer.cue is None or len(outer.content) > 1 or cue_lemma(outer.cue.slice(text)) != "quote":
        return None
    found = _AS_SAYING.match(text, outer.content[0].start, outer.content[0].end)
    if found is None:
        return None
    return replace(
        outer,
        content=(Span(found.end(), outer.content[0].end),),
        cue=Span(found.start("cue"), found.start("cue") + len(found["cue"].rstrip())),
        source=Span(*found.span("who")),
        nested_in=None,
    )


def _without_second_that(text: str, inner: Attribution, read: Span) -> Attribution:
    """“She said that Roe had told her it was done, and that Poe disagreed”: what a second “that” leads beside the first
    one is hers, not Roe's.
    """
    last = inner.content[-1]
    beside = _SECOND_THAT.search(text, last.start, last.end)
    if (
        beside is None
        or beside.start() <= last.start
        or not _LED_BY_THAT.search(text, max(0, read.start - 9), read.start)
    ):
        return inner
    return replace(inner, content=(*inner.content[:-1], Span(last.start, beside.start())))


def _both_past(text: str, *attributions: Attribution) -> bool:
    """Whether all their cues are verbs of speech in the simple past, a subject before each."""
    return all(
        each.cue is not None
        and each.source is not None
        and each.source.end <= each.cue.start
        and PAST.match(text, each.cue.start, each.cue.end) is not None
        and attitude(cue_lemma(each.cue.slice(text))) in _SPOKEN
        for each in attributions
    )


def _any_within(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of the sorted, disjoint `spans` overlaps `span`."""
    at = bisect_left(spans, span)
    return any(each.overlaps(span) for each in spans[max(0, at - 1) : at + 1])


def _leading_that(words: str) -> str:
    """“that ”, where reported speech begins with it: read alone it would look like the inner statement's source."""
    found = _THAT.match(words)
    return found[0] if found else ""


def _may_report(text: str, span: Span, hints: Sequence[int], labelled: Sequence[Span]) -> bool:
    """Whether a content is worth reading again; `hints` are sorted offsets, `labelled` the sorted spans of all cues."""
    words = [(found.start(), found[0].lower()) for found in _WORD.finditer(text, span.start, span.end)]
    if len(words) < MIN_WORDS:
        return False
    verbs = [verb_lemma(word) for _, word in words]
    if not any(map(_reports, verbs)):
        return False
    opening = _OPENS_WITH_REPORT.match(text, span.start, span.end)
    leads = [opening["verb"]] if opening else []
    for mark in _QUOTATION_LED.finditer(text, span.start, span.end):
        clause = _CLAUSE_END.split(text[max(span.start, mark.start() - LEAD_CHARS) : mark.start()])[-1]
        leads += clause.split()[-LEAD_WORDS:]
    if _any_within(labelled, span) or any(_reports(verb_lemma(word)) for word in leads):
        return True
    for i, (start, word) in enumerate(words):
        if verbs[i] or noun_lemma(word):
            at = bisect_left(hints, words[max(0, i - HINT_WORDS)][0])
            if at < len(hints) and hints[at] < start + len(word):
                return True
    return False


def _reports(lemma: str | None) -> bool:
    return lemma is not None and attitude(lemma) in _SPOKEN


def _stands_alone(words: str, attribution: Attribution, span: Span) -> bool:
    """Sure enough, with a source of its own and a cue that is known for one, and not the whole content over again."""
    if attribution.confidence < LEAST_CONFIDENCE or attribution.source is None or attribution.cue is None:
        return False
    if cue_lemma(attribution.cue.slice(words)) not in KNOWN_CUES:
        return False
    if attribution.source.slice(words).lower() in _NOBODY_ELSE:
        return False
    return sum(s.end - s.start for s in attribution.content) < span.end - span.start


def _moved(attribution: Attribution, by: int) -> Attribution:
    def move(span: Span | None) -> Span | None:
        return None if span is None else Span(span.start + by, span.end + by)

    content: Iterable[Span] = (Span(s.start + by, s.end + by) for s in attribution.content)
    return replace(attribution, content=tuple(content), cue=move(attribution.cue), source=move(attribution.source))
