"""Rights the links of labels where the text shows whose a content is, whatever the tagger linked it to.

* A content right beside a verb that has a subject of its own and nothing said (“It froze,” said Ann Roe. “Leave us!”
  cried a neighbour) is that one's, and no more of what was said before.
* “He showed a letter in which it is stated that …”: it is stated, and not shown by him.
* “Roe was quoted by state radio as saying …”: Roe said it, and the radio quotes her.
* “Roe read the review that called it dull”: the review called it so, and Roe only read it.
* A surname that is a verb of speech is no verb where another one follows: “Omar Said said”.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.assemble.subjects import SENTENCE_CHARS, SENTENCE_END
from extractors.lexicon import PREPOSITIONAL_CUES, SPEECH_VERBS, cue_lemma, lower_words
from extractors.lexicon.wordlists import source_nouns
from extractors.model import Span
from extractors.tagger import Tagged

_MARKS = " \"“”‘’'«»„"
_GAP = re.compile(rf"[,:{_MARKS}]{{0,3}}")
_IT = re.compile(r"\bit (?:\w+ly )?$")
_IMPERSONAL = re.compile(r"(?:it )?(?:is|was|has been|had been) (?:\w+ly )?\w+$")
_QUOTED = re.compile(r"(?:(?:was|were|is|are|been|being) )?(?:\w+ly )?quoted(?: by)?(?: as)?$")
_AS_SAYING = re.compile(r"(?:as )?(?:saying|telling|warning|adding|stating|insisting|confirming|denying|writing)\b\s*")
_SURNAME = re.compile(r"[A-Z][a-z]+(?= [a-z])|[A-Z][a-z]+$")
_SET_OFF = re.compile(r"[”\"’']?(?:;|, (?:which|who)\b)|[”\"’']")
_AS = re.compile(r",? as ")
MOST_BETWEEN = 80  # code points of a clause between the halves of one content
_THAT_VERB = re.compile(r"(?:that|which) (?P<verb>\w+ed|said|told|wrote) ")
_WORK_AT_END = re.compile(r"\b(?P<work>(?:the|an?|this|his|her|its|their) (?:[\w-]+ ){0,2}?(?P<noun>\w+)),?$")
_MAKING = tuple("publish releas issu writ wrot send sent sign post tweet deliver launch make made giv gave".split())
MEDIUM_CHARS = 100  # of who quotes somebody, between “quoted” and “as saying”


def relink(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The labels in their order, with their links and edges righted; linear in the number of labels."""
    labels = list(tagged)
    _join_surnames(text, labels)
    _give_to_neighbours(text, labels)
    _free_the_quoted(text, labels)
    _give_to_works(text, labels)
    return labels


def _contents(labels: Iterable[Tagged]) -> dict[int, list[int]]:
    """The contents of each cue, by index."""
    out: dict[int, list[int]] = {}
    for i, one in enumerate(labels):
        if one.role == "content" and one.head is not None:
            out.setdefault(one.head, []).append(i)
    return out


def _join_surnames(text: str, labels: list[Tagged]) -> None:
    """“Omar | Said said”: a capital behind the subject and before a verb of speech goes on with the name."""
    for i, cue in enumerate(labels):
        if cue.role != "cue" or cue.head is None or (name := _SURNAME.match(cue.span.slice(text))) is None:
            continue
        source = labels[cue.head]
        if source.span.end != cue.span.start - 1 or not source.span.slice(text)[:1].isupper():
            continue
        if cue_lemma(name[0].lower()) not in SPEECH_VERBS:
            continue  # “Roe Thursday said”
        end = cue.span.start + name.end()
        if end < cue.span.end:
            verb: int | None = i
            rest = Span(end + 1, cue.span.end)
        else:
            after = labels[i + 1] if i + 1 < len(labels) else None
            verb = i + 1 if after and after.role == "cue" and after.span.start == end + 1 else None
            rest = after.span if after else cue.span
        if verb is None or cue_lemma(rest.slice(text)) not in SPEECH_VERBS:
            continue
        labels[cue.head] = replace(source, span=Span(source.span.start, end))
        labels[verb] = replace(labels[verb], span=rest, head=cue.head)
        if verb != i:
            _move_contents(labels, i, verb)
            labels[i] = replace(cue, role="cue", head=None)


def _move_contents(labels: list[Tagged], old: int, new: int) -> None:
    for i, one in enumerate(labels):
        if one.role == "content" and one.head == old:
            labels[i] = replace(one, head=new)


def _give_to_neighbours(text: str, labels: list[Tagged]) -> None:
    """Contents that stand beside an idle verb with a subject of its own, and beside none that they are linked to."""
    said = _contents(labels)
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
            if _is_stated(text, labels, content, labels[j]) or (
                not part and _speaks(text, labels, content, labels[j], cue)
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


def _free_the_quoted(text: str, labels: list[Tagged]) -> None:
    """“Roe was quoted by the radio as saying …”: the subject before the verb is the source, “as saying” no content."""
    said = _contents(labels)
    sources = {one.span.end: i for i, one in enumerate(labels) if one.role == "source"}
    for index, own in said.items():
        cue = labels[index]
        if not _QUOTED.match(text, cue.span.start, cue.span.end):
            continue
        behind = [i for i in own if labels[i].span.start >= cue.span.end]
        saying = f"{cue.span.slice(text)} "
        for i in behind[:1]:
            content = labels[i]
            saying += text[cue.span.end : content.span.start]
            leading = _AS_SAYING.match(text, content.span.start, content.span.end)
            if leading:
                saying += " as "
                mere = leading.end() == content.span.end
                span = content.span if mere else Span(leading.end(), content.span.end)
                labels[i] = replace(content, span=span, head=None if mere and len(own) > 1 else content.head)
        subject = sources.get(cue.span.start - 1)
        if subject is None or cue.head == subject or len(saying) > MEDIUM_CHARS or " as " not in saying:
            continue
        if cue.head is None or " by " in saying:
            labels[index] = replace(cue, head=subject)


def _give_to_works(text: str, labels: list[Tagged]) -> None:
    """“Roe read every word of the review that called it dull”: what the work says, whoever read or praised it."""
    for index, own in _contents(labels).items():
        cue, first = labels[index], labels[own[0]]
        clause = _THAT_VERB.match(text, first.span.start, first.span.end)
        work = _WORK_AT_END.search(text, cue.span.start, cue.span.end)
        if clause is None or work is None or len(own) > 1 or first.span.start != cue.span.end + 1:
            continue
        words = lower_words(cue.span.slice(text))
        made = any(word.startswith(_MAKING) for word in words)
        known = source_nouns().get(work["noun"].lower(), frozenset()) & {"work", "poll"}
        if made or not known or cue_lemma(clause["verb"]) not in SPEECH_VERBS or clause.end() >= first.span.end:
            continue
        labels.append(replace(cue, role="source", span=Span(*work.span("work")), head=None, head_score=0.0))
        labels[index] = replace(cue, span=Span(*clause.span("verb")), head=len(labels) - 1)
        labels[own[0]] = replace(first, span=Span(clause.end(), first.span.end))
