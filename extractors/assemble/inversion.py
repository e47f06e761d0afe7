"""Mends labels where a verb of speech stands before its subject: “The bridge was safe, said its owner.”

The tagger at times takes the subject for more of what was said, or the statement for the one who says it. What stands
right behind such a verb, with the statement and a comma before it, can only be its subject, if it is a phrase about
somebody: it has an article or an owner, and no verb that the rough eye of `lexicon.phrases` sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.assemble.subjects import SENTENCE_END, is_of_speech
from extractors.lexicon import is_noun_phrase, lower_words
from extractors.lexicon.closedclass import RELATIVE
from extractors.model import Span
from extractors.tagger import Tagged

CLAUSE_CHARS = 300
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,3}")
_ENDS = re.compile(r"[.,;](?:\s|\Z)|\s*(?:\n|\Z)")
SUBJECT_WORDS = 12  # what is longer is more than a subject
_MARKS = "\"“”„«»'‘’ "


def upright(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The labels, with the subjects behind verbs as sources and the statements before them as contents."""
    labels = list(tagged)
    contents: dict[int, list[int]] = {}
    heads: dict[int, int] = {}
    for i, one in enumerate(tagged):
        if one.role == "content" and one.head is not None:
            contents.setdefault(one.head, []).append(i)
        elif one.role == "cue" and one.head is not None:
            heads[one.head] = heads.get(one.head, 0) + 1
    for index, own in contents.items():
        cue = tagged[index]
        if (
            len(own) == 1
            and cue.head is not None
            and (clause := _clause(text, tagged[cue.head].span, cue.span, tagged[own[0]].span))
        ):
            labels[cue.head] = replace(
                tagged[cue.head], role="content", span=clause, head=index, head_score=cue.head_score
            )
            labels[own[0]] = replace(tagged[own[0]], role="source", head=None, head_score=0.0)
            labels[index] = replace(cue, head=own[0], head_score=tagged[own[0]].head_score)
            continue
        behind = next((i for i in own if _is_subject(text, cue.span, tagged[i].span)), None)
        if behind is None or not is_of_speech(text, cue.span):
            continue
        if not any(_leads(text, tagged[i].span, cue.span) for i in own):
            taken = cue.head if own == [behind] else None
            if taken is None or heads[taken] > 1 or not _is_clause(text, tagged[taken].span, cue.span):
                continue
            labels[taken] = replace(tagged[taken], role="content", head=index, head_score=cue.head_score)
        labels[behind] = replace(tagged[behind], role="source", head=None, head_score=0.0)
        labels[index] = replace(cue, head=behind, head_score=tagged[behind].head_score)
    return labels


def _clause(text: str, source: Span, cue: Span, content: Span) -> Span | None:
    """The statement of “The critics were kind, says Roe.”, where the critics were taken to say “Roe”; else None."""
    said = Span(source.start, cue.start - 2)
    beside = source.end >= said.end  # all of the clause was taken for who says it
    words = text[source.start if beside else source.end : said.end]
    if source.start >= said.end or len(words) > CLAUSE_CHARS or text[said.end : cue.start] != ", ":
        return None
    named = text[cue.end : content.start] == " " and _NAME.fullmatch(text, content.start, content.end)
    if not named or not _ENDS.match(text, content.end) or not is_of_speech(text, cue):
        return None
    told = lower_words(words)
    if SENTENCE_END.search(words) or is_noun_phrase(["the", *told]) or (beside and RELATIVE & set(told)):
        return None
    return said


def _is_subject(text: str, cue: Span, span: Span) -> bool:
    words = lower_words(span.slice(text)) if text[cue.end : span.start] == " " else []
    return len(words) <= SUBJECT_WORDS and is_noun_phrase(words)


def _leads(text: str, span: Span, cue: Span) -> bool:
    """Whether a content stands before the verb with nothing but a comma and marks between the two."""
    ending = text[max(span.start, span.end - 2) : cue.start].strip(_MARKS)
    return span.end <= cue.start and cue.start - span.end <= 3 and ending.endswith(",")


def _is_clause(text: str, span: Span, cue: Span) -> bool:
    """Whether what was labelled as the source is a sentence of its own before the verb: “The bridge was safe, ”."""
    words = lower_words(span.slice(text))
    return (
        _leads(text, span, cue)
        and "," not in span.slice(text).rstrip(", ")
        and not RELATIVE & set(words)
        and not is_noun_phrase(["the", *words])
    )
