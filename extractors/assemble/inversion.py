"""Mends labels where a verb of speech stands before its subject: “The bridge was safe, said its owner.”

The tagger at times takes the subject for more of what was said, or the statement for the one who says it. What stands
right behind such a verb, with the statement and a comma before it, can only be its subject, if it is a phrase about
somebody: it has an article or an owner, and no verb that the rough eye of `lexicon.phrases` sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.assemble.sentences import SENTENCE_END
from extractors.assemble.subjects import is_of_speech
from extractors.lexicon import is_noun_phrase, lower_words
from extractors.lexicon.closedclass import RELATIVE
from extractors.model import Span
from extractors.tagger import Tagged

CLAUSE_CHARS = 300
_SAYS = re.compile(r"(?:says?|said)\b")
_PLAIN = re.compile(r"[\w’'-]+(?: [\w’'-]+){0,5}")  # the subject of a heading, which no full stop closes
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,3}")
_ENDS = re.compile(r"[.,;](?:\s|\Z)|\s*(?:\n|\Z)")
SUBJECT_WORDS = 12  # what is longer is more than a subject
_MARKS = "\"“”„«»'‘’ "


def upright(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The labels, with the subjects behind verbs as sources and the statements before them as contents."""
    labels, read = list(tagged), list(tagged)
    contents: dict[int, list[int]] = {}
    heads: dict[int, int] = {}
    for i, one in enumerate(tagged):
        if one.role == "content" and one.head is not None:
            contents.setdefault(one.head, []).append(i)
        elif one.role == "cue" and one.head is not None:
            heads[one.head] = heads.get(one.head, 0) + 1
    for index, own in contents.items():
        cue = read[index]
        if len(own) == 1 and (speaker := _heading_subject(text, cue.span, read[own[0]].span)):
            labels[own[0]] = read[own[0]] = replace(read[own[0]], span=speaker)
        if (
            len(own) == 1
            and cue.head is not None
            and (clause := _clause(text, read[cue.head].span, cue.span, read[own[0]].span))
        ):
            labels[cue.head] = replace(
                read[cue.head], role="content", span=clause, head=index, head_score=cue.head_score
            )
            labels[own[0]] = replace(read[own[0]], role="source", head=None, head_score=0.0)
            labels[index] = replace(cue, head=own[0], head_score=read[own[0]].head_score)
            continue
        behind = next((i for i in own if _is_subject(text, cue.span, read[i].span)), None)
        if behind is None or not is_of_speech(text, cue.span):
            continue
        if not any(_leads(text, read[i].span, cue.span) for i in own):
            taken = cue.head if own == [behind] else None
            if taken is None or heads[taken] > 1 or not _is_clause(text, read[taken].span, cue.span):
                continue
            labels[taken] = replace(read[taken], role="content", head=index, head_score=cue.head_score)
        labels[behind] = replace(read[behind], role="source", head=None, head_score=0.0)
        labels[index] = replace(cue, head=behind, head_score=read[behind].head_score)
    return labels


def _clause(text: str, source: Span, cue: Span, content: Span) -> Span | None:
    """The statement of “The critics were kind, says Roe.”, where the critics were taken to say “Roe”; else None."""
    said = Span(source.start, cue.start - 2)
    beside = source.end >= said.end  # all of the clause was taken for who says it
    words = text[source.start if beside else source.end : said.end]
    if source.start >= said.end or len(words) > CLAUSE_CHARS or text[said.end : cue.start] != ", ":
        return None
    heading = _heading_subject(text, cue, content) == content
    named = heading or (text[cue.end : content.start] == " " and _NAME.fullmatch(text, content.start, content.end))
    if not named or not _ENDS.match(text, content.end) or not is_of_speech(text, cue):
        return None
    told = lower_words(words)
    if heading:
        return said
    if SENTENCE_END.search(words) or is_noun_phrase(["the", *told]) or (beside and RELATIVE & set(told)):
        return None
    return said


def _heading_subject(text: str, cue: Span, content: Span) -> Span | None:
    """“hostages” in the heading “Robbers polite, say hostages”, whatever of the next paragraph was taken with it."""
    line = text.find("\n", content.start)
    end = min(content.end, line if line >= 0 else len(text))
    words = text[content.start : end].rstrip()
    if (
        text[cue.start - 2 : cue.start] != ", "
        or text[cue.end : content.start] != " "
        or not _SAYS.match(text, cue.start)
    ):
        return None
    closed = text[content.start + len(words) : end + 1].strip(" ") in ("", "\n")
    return Span(content.start, content.start + len(words)) if closed and _PLAIN.fullmatch(words) else None


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
