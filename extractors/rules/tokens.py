"""Small questions about the tokens of a parse, and ranges over them."""

from __future__ import annotations

from typing import Any, TypeAlias

from extractors.lexicon import Act, verb_lemma
from extractors.model import Span

Token: TypeAlias = Any  # spacy.tokens.Token; spaCy ships no types that mypy --strict accepts
Doc: TypeAlias = Any  # spacy.tokens.Doc
Nlp: TypeAlias = Any  # spacy.language.Language

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SPEECH_ACTS = frozenset({Act.SAY, Act.ANNOUNCE, Act.CLAIM, Act.ARGUE, Act.EMPHASISE, Act.SUGGEST, Act.ADMIT, Act.WARN})
MENTAL_ACTS = frozenset({Act.WANT, Act.FEEL, Act.THINK, Act.LEARN, Act.ORDER, Act.AGREE})
ORDERS = frozenset({Act.URGE, Act.REQUEST, Act.ORDER, Act.ASK, Act.PROPOSE})


def lemma_of(verb: Token) -> str | None:
    """The reporting lemma of a token that stands as a verb, None for any other token."""
    if verb.pos_ not in ("VERB", "AUX") and verb.tag_ not in ("VBD", "VBG"):
        return None
    following = verb.doc[verb.i + 1].text if verb.i + 1 < len(verb.doc) else ""
    return verb_lemma(verb.text, following)


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive (“was told”), so that its subject is not the source."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or (
        verb.tag_ == "VBN" and verb.dep_ == "acl"
    )


def has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def is_that(token: Token) -> bool:
    """Whether a “that” opens a clause: as parsed, or before a comma (“told them that, on Monday, ...”)."""
    if token.lower_ != "that":
        return False
    comma = token.i + 1 < len(token.doc) and token.nbor().text == ","
    return comma or (token.tag_ == "IN" and token.dep_ not in ("pobj", "nsubj", "det"))


def hull(tokens: list[Token]) -> Span:
    doc = tokens[0].doc
    return span_of(doc, min(t.left_edge.i for t in tokens), max(t.right_edge.i for t in tokens) + 1)


def span_of(doc: Any, start: int, end: int) -> Span:
    """The range of the tokens without the complementiser, and without white space and stray punctuation at its ends."""
    while start < end - 1 and (doc[start].is_space or doc[start].text in ",:;.–—-)" or is_that(doc[start])):
        start += 1
    while end - 1 > start and (doc[end - 1].is_space or doc[end - 1].text in ",;:.–—-(" or doc[end - 1].dep_ == "cc"):
        end -= 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
