"""Rights the links of labels where the text shows whose a content is, whatever the tagger linked it to.

* “Roe was quoted by state radio as saying …”: Roe said it, and the radio quotes her.
* “Roe read the review that called it dull”: the review called it so, and Roe only read it.
* “She called on the town to act on | the leak”: what is demanded begins behind “called on”.
* “It is unclear what it costs. Roe hopes for help.”: what is unclear is nothing that Roe hopes for.
* A surname that is a verb of speech is no verb where another one follows: “Omar Said said”.

Contents beside verbs that nothing hangs on are those verbs' (`idle_verbs`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.assemble.idle_verbs import contents_by_cue, give_to_idle_verbs
from extractors.assemble.sentences import SENTENCE_END
from extractors.lexicon import SPEECH_VERBS, Attitude, attitude, cue_lemma, lower_words, verb_lemma
from extractors.lexicon.wordlists import source_nouns
from extractors.model import Span
from extractors.tagger import Tagged

_QUOTED = re.compile(r"(?:(?:was|were|is|are|been|being) )?(?:\w+ly )?quoted(?: by)?(?: as)?$")
_AUXILIARY = re.compile(r"(?:was|were|is|are|been|being) ")
_SUBJECT = re.compile(r"\w[\w.’'-]*(?: [\w.’'-]+){0,7}")
_AS_SAYING = re.compile(r"(?:as )?(?:saying|telling|warning|adding|stating|insisting|confirming|denying|writing)\b\s*")
_SURNAME = re.compile(r"[A-Z][a-z]+(?= [a-z])|[A-Z][a-z]+$")
_THAT_VERB = re.compile(r"(?:that|which) (?P<verb>\w+ed|said|told|wrote) ")
_WORK_AT_END = re.compile(r"\b(?P<work>(?:the|an?|this|his|her|its|their) (?:[\w-]+ ){0,2}?(?P<noun>\w+)),?$")
_WORD = re.compile(r"[^\W\d_]+")
_DEMANDED = re.compile(r"(?: [\w.’'-]+){1,6} to \w+(?: \w+)?")
_MAKING = tuple("publish releas issu writ wrot send sent sign post tweet deliver launch make made giv gave".split())
_MARKED = re.compile(r"[“”«»\"„]")
MEDIUM_CHARS = 100  # of who quotes somebody, between “quoted” and “as saying”


def relink(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The labels in their order, with their links and edges righted; linear in the number of labels."""
    labels = list(tagged)
    _join_surnames(text, labels)
    give_to_idle_verbs(text, labels)
    _give_back_demands(text, labels)
    _free_the_quoted(text, labels)
    _give_to_works(text, labels)
    _leave_other_sentences(text, labels)
    return labels


def _leave_other_sentences(text: str, labels: list[Tagged]) -> None:
    """“It is unclear what it costs. Roe hopes for help.”: a verb with its content behind it says nothing of a sentence
    before its subject, unless that is quoted.
    """
    for index, own in contents_by_cue(labels).items():
        cue = labels[index]
        if cue.head is None or not any(labels[i].span.start >= cue.span.end for i in own):
            continue
        start = min(cue.span.start, labels[cue.head].span.start)
        for i in own:
            content = labels[i].span
            between = text[content.end - 1 : start + 1] if content.end <= start else ""
            if _MARKED.search(content.slice(text)) is None and SENTENCE_END.search(between):
                labels[i] = replace(labels[i], head=None)


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


def _give_back_demands(text: str, labels: list[Tagged]) -> None:
    """“called on the council to respond to | what she called …”: whom a demand is made of, and what they shall do, is
    what was said, not part of the verb.
    """
    for index, own in contents_by_cue(labels).items():
        cue, first = labels[index], labels[own[0]]
        if first.span.start != cue.span.end + 1:
            continue
        words = list(_WORD.finditer(text, cue.span.start, cue.span.end))
        for word, following in pairwise(words):
            phrase = cue_lemma(f"{word[0]} {following[0]}")
            lemma = phrase if " " in phrase else verb_lemma(word[0])
            if lemma and attitude(lemma) == Attitude.DIRECTIVE:
                end = following.end() if " " in lemma else word.end()
                if _DEMANDED.fullmatch(text, end, cue.span.end):
                    labels[index] = replace(cue, span=Span(cue.span.start, end))
                    labels[own[0]] = replace(first, span=Span(end + 1, first.span.end))
                break


def _free_the_quoted(text: str, labels: list[Tagged]) -> None:
    """“Roe was quoted by the radio as saying …”: the subject before the verb is the source, “as saying” no content."""
    said = contents_by_cue(labels)
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
        if subject is None and behind and " as " in saying and len(saying) <= MEDIUM_CHARS:
            subject = _quoted_subject(text, labels, cue, own)
        if subject is None or cue.head == subject or len(saying) > MEDIUM_CHARS or " as " not in saying:
            continue
        if cue.head is None or " by " in saying:
            labels[index] = replace(cue, head=subject)


def _quoted_subject(text: str, labels: list[Tagged], cue: Tagged, own: Sequence[int]) -> int | None:
    """The short content right before “was quoted … as saying”, which is made the source that it is; None if none is."""
    first = labels[own[0]]
    words = first.span.slice(text)
    passive = _AUXILIARY.match(text, cue.span.start, cue.span.end) is not None
    if not passive or first.span.end != cue.span.start - 1 or not _SUBJECT.fullmatch(words):
        return None
    labels[own[0]] = replace(first, role="source", head=None)
    return own[0]


def _give_to_works(text: str, labels: list[Tagged]) -> None:
    """“Roe read every word of the review that called it dull”: what the work says, whoever read or praised it."""
    for index, own in contents_by_cue(labels).items():
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
