"""Gives contents to the verbs of speech that the tagger found and hung nothing on.

* A content right beside a verb that has a subject of its own and nothing said (“It froze,” said Ann Roe. “Leave us!”
  cried a neighbour) is that one's, and no more of what was said before.
* “He showed a letter in which it is stated that …”: it is stated, and not shown by him.
* “She praised the plan, adding that it leaked”: a further verb of one subject leads what stands right behind it; but in
  “Roe said Berg had warned them, and said …” with a name before the verb inside, the report may go on: it stays whole.
* “They welcomed news of a deal that Roe said would hold”: where nobody is the subject of the first verb, Roe says it.
* “It will be sold, as Roe announced on Friday.”: the clause before the comma, where the tagger saw no content at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.assemble.coordination import JOINT, PAST
from extractors.assemble.sentences import SENTENCE_CHARS, SENTENCE_END
from extractors.lexicon import PREPOSITIONAL_CUES, SPEECH_VERBS, cue_lemma, lower_words
from extractors.model import Span
from extractors.tagger import Tagged

_MARKS = " \"“”‘’'«»„"
_GAP = re.compile(rf"[,:{_MARKS}]{{0,3}}")
_IT = re.compile(r"\bit (?:\w+ly )?$")
_IMPERSONAL = re.compile(r"(?:it )?(?:is|was|has been|had been) (?:\w+ly )?\w+$")
_SET_OFF = re.compile(r"[”\"’']?(?:;|, (?:which|who)\b)|[”\"’']")
_AS = re.compile(r",? as ")
MOST_BETWEEN = 80  # code points of a clause between the halves of one content
_FURTHER = re.compile(r"(?:\b(?:and|but|then|by)|,) (?:(?:also|then|later|even|further|has|had|have) )*$")
FURTHER_CHARS = 30  # code points looked at before a further verb
_REPORTED = re.compile(r"\b(?:[^\W\d_a-z][\w.’'-]*|he|she|they|it|who) (?:(?:had|has|have|also) )*(?P<verb>[a-z]+)\b")
_CLAUSE_BEFORE_AS = re.compile(r"(?P<clause>(?:[^\s,;:.!?“”\"]+,? ){4,}[^\s,;:.!?“”\"]+), as $")
_AFTER_AS = re.compile(  # when, where or how it was said: an object would be what was said
    r"(?: (?:after|at|before|during|earlier|following|in|last|late|on|this|today|yesterday|\w+day)\b"
    r"[^\n,.;:!?“”\"]{0,120})?[.]"
)
_RELATIVE = re.compile(r" (?:that|which)$")


def give_to_idle_verbs(text: str, labels: list[Tagged]) -> None:
    """Changes the links of `labels` in place; linear in their number."""
    _give_to_neighbours(text, labels)
    _give_to_further_verbs(text, labels)
    _give_to_relative_clauses(text, labels)
    _give_clauses_before_as(text, labels)


def contents_by_cue(labels: Iterable[Tagged]) -> dict[int, list[int]]:
    """The contents of each cue, by index."""
    out: dict[int, list[int]] = {}
    for i, one in enumerate(labels):
        if one.role == "content" and one.head is not None:
            out.setdefault(one.head, []).append(i)
    return out


def _give_to_neighbours(text: str, labels: list[Tagged]) -> None:
    """Contents that stand beside an idle verb with a subject of its own, and beside none that they are linked to."""
    said = contents_by_cue(labels)
    for i, content in enumerate(labels):
        if content.role != "content" or content.head is None:
            continue
        cue = labels[content.head]
        if _is_beside(text, labels, content.span, cue):
            continue
        part = _goes_on(text, labels, i, said[content.head])
        for j in (i - 2, i - 1, i + 1, i + 2):
            if not 0 <= j < len(labels) or labels[j].role != "cue" or j in said:
                continue
            inside = part and not _is_joined(text, labels, labels[j], cue)
            if _is_stated(text, labels, content, labels[j]) or (
                not inside and _speaks(text, labels, content, labels[j], cue)
            ):
                labels[i] = replace(content, head=j, head_score=labels[j].score)
                said[j] = [i]
                break


def _goes_on(text: str, labels: Sequence[Tagged], i: int, same: Sequence[int]) -> bool:
    """Whether a content goes on in its sentence with what it is linked to, over a clause that is a part of the
    statement: “He pledged to act against what he called a threat”. A clause that a comma sets off is another's.
    """
    content = labels[i]
    assert content.head is not None
    linked = labels[content.head].span
    if linked.start >= content.span.end:
        return _AS.match(text, content.span.end, linked.start) is not None
    before = same[max(0, bisect_left(same, i) - 1) : bisect_left(same, i)]  # in text order: the nearest one ends last
    ends = [end for end in (linked.end, *(labels[k].span.end for k in before)) if end <= content.span.start]
    between = text[max(ends) : content.span.start] if ends else ""
    return 0 < len(between) <= MOST_BETWEEN and not _SET_OFF.match(between) and not SENTENCE_END.search(between)


def _is_joined(text: str, labels: Sequence[Tagged], idle: Tagged, linked: Tagged) -> bool:
    """“Roe said it held, and the mayor said it leaked”: whether the second subject and its verb stand beside the first
    ones (see `coordination`).
    """
    if idle.head is None or not all(PAST.match(text, each.span.start, each.span.end) for each in (idle, linked)):
        return False
    subject = labels[idle.head].span
    joint = JOINT.search(text, max(0, subject.start - 10), subject.start)
    return joint is not None and linked.span.end <= joint.start() and subject.end == idle.span.start - 1


def _is_stated(text: str, labels: Sequence[Tagged], content: Tagged, idle: Tagged) -> bool:
    """“It is stated that …”: a verb in the passive right before a content, that nobody is the subject of."""
    words = idle.span.slice(text)
    own = idle.head is not None and labels[idle.head].span.end <= idle.span.start
    return (
        not own
        and idle.span.end == content.span.start - 1
        and cue_lemma(words) in SPEECH_VERBS
        and _IMPERSONAL.match(words) is not None
        and (words.startswith("it ") or _IT.search(text, max(0, idle.span.start - 20), idle.span.start) is not None)
    )


def _speaks(text: str, labels: Sequence[Tagged], content: Tagged, idle: Tagged, linked: Tagged) -> bool:
    """Whether a content is an idle verb's: right beside it, and not a part of what somebody else reports whole."""
    behind = content.span.start >= idle.span.end
    if cue_lemma(idle.span.slice(text)) not in SPEECH_VERBS or idle.head is None or idle.head == linked.head:
        return False
    if labels[idle.head].span.start > content.span.start > idle.span.start:
        return False
    if not _is_beside(text, labels, content.span, idle):
        return False
    # “According to an official, Trump stressed that …” is the official's report, with the verb in it.
    led = behind and cue_lemma(linked.span.slice(text)) in PREPOSITIONAL_CUES
    between = (min(linked.span.end, idle.span.start), max(linked.span.end, idle.span.start))
    return not led or (between[1] - between[0] <= SENTENCE_CHARS and SENTENCE_END.search(text, *between) is not None)


def _is_beside(text: str, labels: Sequence[Tagged], content: Span, cue: Tagged) -> bool:
    """Whether nothing but marks stands between a content and a verb, or a verb and its subject."""
    hull = cue.span
    if cue.head is not None:
        source = labels[cue.head].span
        if 0 <= cue.span.start - source.end <= 1 or 0 <= source.start - cue.span.end <= 1:
            hull = Span(min(hull.start, source.start), max(hull.end, source.end))
    edges = (content.end, hull.start) if content.end <= hull.start else (hull.end, content.start)
    if not 0 <= edges[1] - edges[0] <= 3 or _GAP.fullmatch(text, *edges) is None:
        return False
    ended = text[content.start : content.end].rstrip(_MARKS).endswith(".")
    return not (ended and content.end == edges[0] and hull.start < cue.span.start)  # a sentence; the next one's subject


def _give_to_further_verbs(text: str, labels: list[Tagged]) -> None:
    """Contents right behind an idle verb of speech of the subject whose earlier verb they are linked to."""
    said = contents_by_cue(labels)
    ending = {one.span.end: j for j, one in enumerate(labels) if one.role == "cue" and j not in said}
    for index, own in said.items():
        before: int | None = None  # the last content that is still one of its own
        for i in own:
            content = labels[i]
            j = ending.get(content.span.start - 1)
            if j is None or not _is_further(text, labels[j], labels[index]):
                before = i
            elif before is not None and _may_go_on(text, labels[before].span, labels[j]):
                labels[before] = replace(labels[before], span=Span(labels[before].span.start, content.span.end))
                labels[i] = replace(content, head=None)
            else:
                labels[i] = replace(content, head=j, head_score=labels[j].score)
                before = i


def _is_further(text: str, idle: Tagged, linked: Tagged) -> bool:
    return (
        idle.head is not None
        and idle.head == linked.head
        and linked.span.end <= idle.span.start
        and cue_lemma(idle.span.slice(text)) in SPEECH_VERBS
        and _FURTHER.search(text, max(0, idle.span.start - FURTHER_CHARS), idle.span.start) is not None
    )


def _may_go_on(text: str, before: Span, further: Tagged) -> bool:
    """Whether a further verb may belong to the report inside the content before it, in the same sentence."""
    return (
        0 <= further.span.start - before.end <= MOST_BETWEEN
        and not SENTENCE_END.search(text, before.end - 1, further.span.start)
        and not _is_participle(text, further)
        and _holds_a_report(text, Span(max(before.start, before.end - SENTENCE_CHARS), before.end))
    )


def _is_participle(text: str, cue: Tagged) -> bool:
    return any(word.endswith("ing") for word in lower_words(cue.span.slice(text)))


def _holds_a_report(text: str, content: Span) -> bool:
    """Whether somebody else reports inside a content, in the past: what goes on behind it may be that one's too."""
    return any(
        found["verb"] not in SPEECH_VERBS and cue_lemma(found["verb"]) in SPEECH_VERBS
        for found in _REPORTED.finditer(text, content.start, content.end)
    )


def _give_to_relative_clauses(text: str, labels: list[Tagged]) -> None:
    """Both halves of a content that a subject and its verb of speech alone part, where the first half hangs on that
    verb or on one that has no subject.
    """
    said = contents_by_cue(labels)
    for i, (first, source, cue, second) in enumerate(zip(labels, labels[1:], labels[2:], labels[3:], strict=False)):
        roles = (first.role, source.role, cue.role, second.role)
        if roles != ("content", "source", "cue", "content") or cue.head != i + 1 or first.head is None:
            continue
        hangs_here = first.head == i + 2
        if not hangs_here and (first.head != second.head or labels[first.head].head is not None or i + 2 in said):
            continue
        spans = (first.span, source.span, cue.span, second.span)
        if any(text[one.end : two.start] != " " for one, two in pairwise(spans)):
            continue
        relative = _RELATIVE.search(text, first.span.start, first.span.end)
        if relative and cue_lemma(cue.span.slice(text)) in SPEECH_VERBS:
            labels[i] = replace(first, head=i + 2)
            labels[i + 3] = replace(second, head=i + 2)


def _give_clauses_before_as(text: str, labels: list[Tagged]) -> None:
    """The sentence that “, as SUBJECT VERB” closes is what the subject said, if nothing else hangs on the verb."""
    said = contents_by_cue(labels)
    contents = sorted(one.span.end for one in labels if one.role == "content")
    for i, cue in enumerate(labels):
        if cue.role != "cue" or i in said or cue.head is None or labels[cue.head].span.end != cue.span.start - 1:
            continue
        if cue_lemma(cue.span.slice(text)) not in SPEECH_VERBS or not _AFTER_AS.match(text, cue.span.end):
            continue
        subject = labels[cue.head].span
        if not text.endswith(", as ", 0, subject.start):
            continue
        begin = max(0, subject.start - SENTENCE_CHARS)
        ends = [found.end() for found in SENTENCE_END.finditer(text, begin, subject.start)]
        clause = _CLAUSE_BEFORE_AS.fullmatch(text, ends[-1] if ends else begin, subject.start)
        if clause is None or (begin and not ends):
            continue  # the sentence begins too far away
        span = Span(*clause.span("clause"))
        if bisect_left(contents, span.start + 1) == bisect_left(contents, cue.span.end):  # none ends in the clause
            labels.append(Tagged("content", span, cue.score, i, cue.score))
