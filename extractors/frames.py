"""What a reporting verb reports, read off spaCy's dependency parse: its source, its cue's words and its content.

Which complement of a verb is content depends on the verb, and mostly on its act: a clause after say, claim or warn
(“that” left out); an infinitive after promise, urge or refuse; a noun phrase after criticise, praise or describe, with
what follows it (“accused them of lying”, “called the plan ‘bold’”); a prepositional phrase after “call for”. Verbs
whose complement is seldom reported speech (“made him leave”, “saw it happen”) have no frame.

The frames were drawn up from the acts of `lexicon` and checked against PolNeAR's training articles: a frame stays
when at least half of its matches are attributions there.
"""

from __future__ import annotations

from typing import Any

from extractors.lexicon import Act, act, verb_lemma
from extractors.model import Span

Token = Any  # spacy.tokens.Token; spaCy ships no types that mypy --strict accepts

_CLAUSE_ACTS = frozenset(Act) - {Act.THINK, Act.FEEL, Act.WANT, Act.LEARN, Act.ORDER, Act.THANK}
_CLAUSE_VERBS = frozenset(
    "hope worry fear believe think suspect assume consider learn expect convince wonder discover notice imagine".split()
)
_NO_CLAUSE = frozenset("hold put begin start post see make bid own allow permit persuade back need ensure".split())
_INFINITIVE_ACTS = frozenset({Act.PROMISE, Act.REFUSE, Act.URGE, Act.REQUEST, Act.THREATEN, Act.PROPOSE, Act.ASK})
_INFINITIVE_VERBS = frozenset(
    "expect call say tell hope decide plan agree report claim offer intend order vow want demand warn".split()
)
_OBJECT_ACTS = frozenset({Act.CRITICISE, Act.PRAISE, Act.ACCUSE, Act.DENY, Act.ADMIT, Act.COMPLAIN, Act.EMPHASISE})
_OBJECT_VERBS = frozenset(
    """call endorse describe show discuss mention defend announce cite oppose name propose confirm question recall note
    prefer reference promise explain portray report suggest declare dub label brand depict characterise deem support
    dismiss predict protest state advocate demand outline threaten pledge vow
    reject warn urge favour back""".split()
)
_NO_OBJECT = frozenset("accept ban knock rip attack cast hammer rant charge single run own allow cry".split())
_TARGETS = {
    "call": ("for", "on"), "accuse": ("of",), "criticise": ("for",), "blame": ("for",), "praise": ("for",),
    "mock": ("for",), "thank": ("for",), "refer": ("to",), "point": ("to",), "speak": ("about", "of", "against"),
    "talk": ("about",), "ask": ("about", "for"), "complain": ("about", "of"), "boast": ("about", "of"),
    "brag": ("about",), "apologise": ("for",), "warn": ("of", "about", "against"), "comment": ("on",),
    "advocate": ("for",), "rail": ("against",), "argue": ("for", "against", "about"), "agree": ("with",),
    "respond": ("to",), "joke": ("about",), "dwell": ("on",), "push": ("for",), "insist": ("on",),
    "worry": ("about",), "describe": ("as",), "condemn": ("for", "as"), "denounce": ("as",), "dismiss": ("as",),
    "hail": ("as",), "portray": ("as",), "characterise": ("as",), "depict": ("as",), "regard": ("as",),
    "know": ("as",), "elaborate": ("on",), "weigh": ("on",), "vouch": ("for",), "assure": ("of",),
}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_ORDERS = frozenset({Act.URGE, Act.REQUEST, Act.ORDER, Act.ASK, Act.PROPOSE})
_MAX_SOURCE = 30


def lemma_of(verb: Token) -> str | None:
    """The reporting lemma of a token that stands as a verb, None for any other token."""
    return verb_lemma(verb.text) if verb.pos_ in ("VERB", "AUX") or verb.tag_ in ("VBD", "VBG") else None


def subtree(token: Token) -> Span:
    """The range from the first to the last code point of a token and all its dependents."""
    last = token.doc[token.right_edge.i]
    return Span(token.doc[token.left_edge.i].idx, last.idx + len(last))


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive (“was told”), so that its subject is not the source."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or (
        verb.tag_ == "VBN" and verb.dep_ == "acl"
    )


def source_of(verb: Token) -> Token | None:
    """The head of the noun phrase that speaks: the subject, shared with a conjunct or a main verb where it is not
    the verb's own (“he left, saying”), or the agent of a passive (“was criticised by”). None when nobody is named."""
    if is_passive(verb):
        agents = (grand for child in verb.children if child.dep_ == "agent" for grand in child.children)
        return next((token for token in agents if token.dep_ == "pobj"), None)
    for _ in range(4):
        for child in verb.children:
            if child.dep_ in _SUBJECTS and child.pos_ not in ("VERB", "AUX", "SPACE", "PUNCT"):
                return child
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return verb.head
        if verb.dep_ not in ("conj", "advcl", "xcomp", "pcomp", "prep", "acl", "dep") or verb.head is verb:
            return None
        verb = verb.head
    return None


def source_span(head: Token, verb: Token, stop: int) -> Span:
    """The words of the source: its noun phrase with apposition, cut where it swallows the verb or a quotation.

    `stop` is the code point that the source must not cross when it follows the verb.
    """
    doc = head.doc
    start, end = head.left_edge.i, head.right_edge.i + 1
    if start <= verb.i < end:
        start, end = (start, verb.i) if head.i < verb.i else (verb.i + 1, end)
    if end - start > _MAX_SOURCE:
        comma = next((i for i in range(head.i, end) if doc[i].text == ","), end)
        end = min(comma, start + _MAX_SOURCE) if comma > head.i else end
        start = max(start, head.i - 10)
    for i in range(head.i + 1, end):
        if doc[i].text in '“”"‘(;:—' or doc[i].idx >= stop or "\n" in doc[i].text:
            end = i
            break
    for i in range(head.i - 1, start - 1, -1):
        if doc[i].text in '“”";:—' or "\n" in doc[i].text:
            start = i + 1
            break
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ == "cc"):
        end -= 1
    while start < head.i and (doc[start].is_punct or doc[start].is_space):
        start += 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def cue_span(verb: Token) -> Span:
    """The verb with the auxiliaries, negation and adverbs right before it and the particle or preposition after it."""
    doc, start, end = verb.doc, verb.i, verb.i + 1
    while start and doc[start - 1].head is verb and doc[start - 1].dep_ in ("aux", "auxpass", "neg", "advmod"):
        start -= 1
    if start < verb.i and doc[start].dep_ == "advmod" and doc[start].i == doc[start].sent.start:
        start = next((i for i in range(start, verb.i) if doc[i].dep_ != "advmod"), verb.i)
    lemma = lemma_of(verb) or ""
    if end < len(doc) and (doc[end].dep_ == "prt" or doc[end].lower_ in _TARGETS.get(lemma, ())):
        end += 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def contents_of(verb: Token, lemma: str) -> list[Span]:
    """The ranges of what a verb reports, as its frame says; empty when it has no content of the right kind."""
    performed = act(lemma)
    children = [child for child in verb.children if child.dep_ != "punct"]
    clause = next((c for c in children if c.dep_ == "ccomp" and c.i != verb.i), None)
    if clause is not None and _takes_clause(lemma, performed):
        return _clause(verb, clause, performed)
    infinitive = next((c for c in children if c.dep_ == "xcomp" and c.i > verb.i), None)
    objects = [c for c in children if c.dep_ in ("dobj", "oprd", "dative") and c.i > verb.i]
    if infinitive is not None and (performed in _INFINITIVE_ACTS or lemma in _INFINITIVE_VERBS):
        return [_hull([infinitive, *objects] if performed in _ORDERS else [infinitive])]
    targets = [c for c in children if c.dep_ in ("prep", "agent") and c.lower_ in _TARGETS.get(lemma, ())]
    objects = [c for c in objects if c.dep_ != "dative"]
    if objects and lemma not in _NO_OBJECT and (performed in _OBJECT_ACTS or lemma in _OBJECT_VERBS):
        return [_hull([*objects, *targets, *([infinitive] if infinitive is not None else [])])]
    complements = [grand for c in targets for grand in c.children if grand.dep_ in ("pobj", "pcomp") and c.i > verb.i]
    return [_hull(complements)] if complements else []


def _takes_clause(lemma: str, performed: str) -> bool:
    return lemma not in _NO_CLAUSE and (performed in _CLAUSE_ACTS or lemma in _CLAUSE_VERBS)


def _clause(verb: Token, clause: Token, performed: str) -> list[Span]:
    """A content clause without its “that”; two ranges when the reporting verb stands inside it."""
    doc, start, end = verb.doc, clause.left_edge.i, clause.right_edge.i + 1
    if performed in _ORDERS and clause.i > verb.i:
        objects = [c.left_edge.i for c in verb.children if c.dep_ == "dobj" and c.i > verb.i]
        start = min([start, *objects])
    if not start <= verb.i < end:
        return [_span(doc, start, end)]
    if clause.i < verb.i:
        return [_span(doc, start, verb.left_edge.i if verb.left_edge.i > start else verb.i)]
    return [_span(doc, verb.i + 1, end)]


def _hull(tokens: list[Token]) -> Span:
    doc = tokens[0].doc
    return _span(doc, min(t.left_edge.i for t in tokens), max(t.right_edge.i for t in tokens) + 1)


def _span(doc: Any, start: int, end: int) -> Span:
    """The range of the tokens without the complementiser, and without white space and stray punctuation at its ends."""
    while start < end - 1 and (doc[start].is_space or doc[start].text in ",:;.–—-)" or _is_that(doc[start])):
        start += 1
    while end - 1 > start and (doc[end - 1].is_space or doc[end - 1].text in ",;:.–—-("):
        end -= 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _is_that(token: Token) -> bool:
    return token.lower_ == "that" and token.dep_ in ("mark", "dobj", "complm") and token.tag_ == "IN"
