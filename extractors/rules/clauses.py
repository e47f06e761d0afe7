"""What is said, when it is a clause: where the content of “X said (that) ...” begins and ends.

Parsers often end a long clause too early or lose it behind an addressee, so a clause to the right of its verb runs on
to the end of its sentence, unless the reporting goes on there (“..., adding that”, “... and warned”, “..., and Y
said”). A clause to the left of the verb is taken as parsed.
"""

from __future__ import annotations

from extractors.lexicon import Act, act, noun_lemma
from extractors.model import Span
from extractors.rules.sources import stolen_subject
from extractors.rules.tokens import (
    MENTAL_ACTS,
    ORDERS,
    SPEECH_ACTS,
    SUBJECTS,
    Token,
    has_subject,
    is_that,
    lemma_of,
    span_of,
)

_FINITE_OR_BARE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB", "VBN"})


def clause_of(verb: Token, quoted: bytearray) -> list[Span]:
    """A verb's content clause without its “that”; empty when there is none.

    Parsers often end a long clause too early or lose it behind an addressee, so a clause to the right runs on to the
    end of its sentence, unless the reporting goes on there (“…, adding that”, “… and warned”). A clause to the left
    of the verb is taken as parsed.
    """
    aside = _aside(verb)
    if aside:
        return aside
    start = _clause_start(verb)
    if start is not None:
        end = end_of_clause(verb, start, quoted)
        return [span_of(verb.doc, start, end)] if end > start else []
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if clause is None:
        return []
    left, right = clause.left_edge.i, min(clause.right_edge.i + 1, verb.i)
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and left < c.i < right), None)
    if subject is not None:
        right = subject.left_edge.i
    return [span_of(verb.doc, left, right)] if right > left else []


def _aside(verb: Token) -> list[Span]:
    """Both sides of a parenthesis (“In time, experts say, it will heal”), or what follows “As X noted, ...”."""
    doc, sent = verb.doc, verb.sent
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if subject is None or verb.i + 3 >= sent.end or doc[verb.i + 1].text != "," or doc[verb.i + 2].text in '“"‘':
        return []
    first = subject.left_edge.i
    if first > sent.start and doc[first - 1].lower_ == "as":
        return [span_of(doc, verb.i + 2, sent.end)]
    if first > sent.start + 1 and doc[first - 1].text == ",":
        return [span_of(doc, sent.start, first - 1), span_of(doc, verb.i + 2, sent.end)]
    return []


def _clause_start(verb: Token) -> int | None:
    """Where the clause to the right of a reporting verb begins: after a “that”, or at its own first word."""
    doc = verb.doc
    for token in doc[verb.i + 1 : min(verb.sent.end, verb.i + 16)]:
        if is_that(token):
            noun = doc[token.i - 1]  # “asked about concerns that ...”, but “said in a statement that ...”
            nouns_own = token.head.dep_ in ("acl", "relcl") and noun.pos_ == "NOUN"
            if token.i - verb.i <= 3 or not nouns_own or act(noun_lemma(noun.text) or "") == Act.SAY:
                return int(token.i) + 1
        if token.text in ',.;:“”"' or token.tag_ in _FINITE_OR_BARE or token.dep_ == "mark":
            break
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if clause is not None:
        start = max(int(clause.left_edge.i), int(verb.i) + 1)
        while start < clause.i and doc[start].ent_type_ in ("DATE", "TIME") and doc[start].head != clause:
            start += 1
        stolen = stolen_subject(verb)
        start = int(stolen.left_edge.i) if stolen is not None else start
        if act(lemma_of(verb) or "") in ORDERS:
            objects = [int(c.left_edge.i) for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < start]
            start = min([start, *objects])
        return start
    return None


def end_of_clause(verb: Token, start: int, quoted: bytearray) -> int:
    doc, end = verb.doc, verb.sent.end
    if any(ancestor.i > verb.i for ancestor in verb.ancestors):  # “While X said that ..., Y did”
        end = min(end, max(verb.right_edge.i + 1, start + 1))
    for i in range(start, end):
        token = doc[i]
        if "\n" in token.text:
            return i
        if i == start or i + 1 >= end or (quoted[token.idx] and quoted[doc[i + 1].idx]):
            continue
        comma = token.text in (",", "—", "–", "--") or (quoted[token.idx] and doc[i - 1].text == ",")
        if (comma or token.lower_ in ("and", "but")) and _goes_on_reporting(doc[i + 1], verb):
            return i + 1 if quoted[token.idx] else i
    return int(end)


def _goes_on_reporting(token: Token, verb: Token) -> bool:
    """Whether the words that follow a comma or “and” leave the clause for another act of reporting."""
    if token.lower_ in ("according", "while", "referring"):
        return True
    joined = token.nbor(-1).lower_ in ("and", "but")
    if token.lower_ in ("and", "but") and token.i + 1 < len(token.doc):
        token, joined = token.nbor(), True
    for word in token.doc[token.i : token.i + 8] if joined else ():
        if word.dep_ in SUBJECTS and word.left_edge.i == token.i:
            lemma = lemma_of(word.head)
            return lemma is not None and word.head.tag_ == verb.tag_ and act(lemma) in SPEECH_ACTS
    if token.dep_ == "advmod" and token.i + 1 < len(token.doc):
        token = token.nbor()
    lemma = lemma_of(token)
    if lemma is None or act(lemma) in MENTAL_ACTS or has_subject(token):
        return False
    return bool(token.tag_ == verb.tag_ or (token.tag_ == "VBG" and not joined and act(lemma) in SPEECH_ACTS))
