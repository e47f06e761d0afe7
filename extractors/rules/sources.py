"""Who speaks: the source of a reporting verb or noun, and the words that name it."""

from __future__ import annotations

from extractors.lexicon import act
from extractors.model import Span
from extractors.rules.tokens import SPEECH_ACTS, SUBJECTS, Token, has_subject, is_passive, lemma_of

_LIGHT_VERBS = frozenset(
    """make issue give express have voice raise offer deliver release launch lead repeat reiterate level state hold
    share take win draw post publish send write""".split()
)
_MAX_SOURCE = 30


def source_of(verb: Token) -> Token | None:
    """The head of the noun phrase that speaks: the subject, shared with a conjunct or a main verb where it is not
    the verb's own (“he left, saying”), or the agent of a passive (“was criticised by”). None when nobody is named."""
    if is_passive(verb):
        agents = (grand for child in verb.children if child.dep_ == "agent" for grand in child.children)
        return next((token for token in agents if token.dep_ == "pobj"), None)
    for _ in range(4):
        stolen = stolen_subject(verb)
        subjects = [
            c
            for c in verb.children
            if c != stolen and c.dep_ in SUBJECTS and c.pos_ not in ("VERB", "AUX", "SPACE", "PUNCT")
        ]
        if subjects:
            return min(subjects, key=lambda c: (c.lower_ == "that", abs(c.i - verb.i)))
        main = _main_report(verb)
        if main is not None:
            verb = main
            continue
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return verb.head
        if verb.dep_ not in ("conj", "advcl", "xcomp", "pcomp", "prep", "acl", "dep") or verb.head == verb:
            return None
        verb = verb.head
    return None


def noun_source(noun: Token) -> Token | None:
    """Whose statement a reporting noun is: its possessor, or the subject of the verb it completes (made the claim)."""
    possessor = next((c for c in noun.children if c.dep_ == "poss"), None)
    if possessor is not None:
        return possessor
    return source_of(noun.head) if noun.dep_ == "dobj" and noun.head.lemma_.lower() in _LIGHT_VERBS else None


def source_span(head: Token, verb: Token, stop: int) -> Span:
    """The words of the source: its noun phrase with apposition, cut where it swallows the verb or a quotation.

    `stop` is the code point that the source must not cross when it follows the verb.
    """
    doc = head.doc
    start, end = head.left_edge.i, head.right_edge.i + 1
    if start <= verb.i < end:
        start, end = (start, verb.i) if head.i < verb.i else (verb.i + 1, end)
    if end - start > _MAX_SOURCE:
        end, start = min(end, head.i + _MAX_SOURCE), max(start, head.i - 10)
    cut = next((i for i in range(head.i + 1, end) if _breaks(doc[i]) or doc[i].idx >= stop), None)
    if cut is not None or head.right_edge.i + 1 - head.left_edge.i > _MAX_SOURCE:
        comma = next((i for i in range(head.i + 1, cut or end) if doc[i].text == ","), None)
        end = comma if comma is not None else cut or end
    start = next((i + 1 for i in range(head.i - 1, start - 1, -1) if _breaks(doc[i])), start)
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ in ("case", "cc")):
        end -= 1
    named = head.pos_ == "PROPN"
    while start < head.i and (
        doc[start].is_punct or doc[start].is_space or doc[start].ent_type_ == "DATE" or (named and doc[start].is_digit)
    ):
        start += 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _main_report(verb: Token) -> Token | None:
    """The reporting verb whose subject also speaks here: “X said ... and warned”, “X said ..., adding”."""
    before = verb.doc[verb.i - 1] if verb.i > verb.sent.start else None
    if before is not None and before.dep_ == "advmod" and before.i > verb.sent.start:
        before = before.nbor(-1)
    if (
        before is None
        or before.text not in (",", "and", "but", "”", '"')
        or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBG")
    ):
        return None
    for token in verb.doc[verb.sent.start : verb.i]:
        finite = token.tag_ in ("VBD", "VBZ", "VBP") and verb.tag_ in ("VBG", token.tag_)
        lemma = lemma_of(token) if finite and (token.dep_ == "conj" or has_subject(token)) else None
        if lemma is not None and act(lemma) in SPEECH_ACTS:
            return token
    return None


def stolen_subject(verb: Token) -> Token | None:
    """A noun phrase right after the verb that was parsed as its subject but is its content clause's (“X says Smith
    isn't leaving”)."""
    after = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > verb.i), None)
    if after is None or after.left_edge.i != verb.i + 1:
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > after.i), None)
    return after if clause is not None and not has_subject(clause) else None


def _breaks(token: Token) -> bool:
    """Whether a source cannot run over this token: a quotation mark, a line's end, a colon."""
    return token.text in '“”"‘(;:—' or "\n" in token.text
