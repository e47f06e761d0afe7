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
    "hope worry fear believe think suspect assume learn expect convince wonder discover notice imagine".split()
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
    warn urge favour reveal credit""".split()
)
_NO_OBJECT = frozenset(
    """accept ban knock rip attack cast hammer rant charge single run own allow cry boost celebrate welcome recognise
    plug cheer""".split()
)
_TARGETS = {
    "call": ("for", "on"), "accuse": ("of",), "criticise": ("for",), "blame": ("for",), "praise": ("for",),
    "mock": ("for",), "thank": ("for",), "refer": ("to",), "point": ("to",), "speak": ("about", "of", "against"),
    "talk": ("about",), "ask": ("about", "for"), "complain": ("about", "of"), "boast": ("about", "of"),
    "brag": ("about",), "apologise": ("for",), "warn": ("of", "about", "against"), "comment": ("on",),
    "advocate": ("for",), "rail": ("against",), "argue": ("for", "against", "about"), "agree": ("with",),
    "respond": ("to",), "joke": ("about",), "dwell": ("on",), "push": ("for",), "insist": ("on",),
    "worry": ("about",), "describe": ("as",), "condemn": ("for", "as"), "denounce": ("as",), "dismiss": ("as",),
    "hail": ("as",), "portray": ("as",), "characterise": ("as",), "depict": ("as",), "regard": ("as",),
    "credit": ("for",), "elaborate": ("on",), "weigh": ("on",), "vouch": ("for",),
}  # fmt: skip
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_SPEECH_ACTS = frozenset({Act.SAY, Act.ANNOUNCE, Act.CLAIM, Act.ARGUE, Act.EMPHASISE, Act.SUGGEST, Act.ADMIT, Act.WARN})
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
        subjects = [c for c in verb.children if c.dep_ in SUBJECTS and c.pos_ not in ("VERB", "AUX", "SPACE", "PUNCT")]
        if subjects:
            return min(subjects, key=lambda c: (c.lower_ == "that", abs(c.i - verb.i)))
        main = _main_report(verb)
        if main is not None:
            verb = main
            continue
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return verb.head
        if verb.dep_ not in ("conj", "advcl", "xcomp", "pcomp", "prep", "acl", "dep") or verb.head is verb:
            return None
        verb = verb.head
    return None


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
        lemma = lemma_of(token)
        if lemma is not None and act(lemma) in _SPEECH_ACTS and token.tag_ in ("VBD", "VBZ", "VBP"):
            if verb.tag_ in ("VBG", token.tag_) and any(c.dep_ in SUBJECTS for c in token.children):
                return token
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
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].ent_type_ in ("DATE", "TIME")):
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


def contents_of(verb: Token, lemma: str, quoted: bytearray) -> list[Span]:
    """The ranges of what a verb reports, as its frame says; empty when it has no content of the right kind.

    `quoted` marks the code points inside quotation marks, where no clause is cut.
    """
    performed = act(lemma)
    following = verb.doc[verb.i + 1 : verb.i + 2]
    if lemma in ("call", "push", "press") and following.text == "for" and verb.i + 2 < verb.sent.end:
        return [_span(verb.doc, verb.i + 2, _clause_end(verb, verb.i + 2, quoted))]
    if _takes_clause(lemma, performed):
        spans = clause_of(verb, quoted)
        if spans:
            return spans
    children = [child for child in verb.children if child.dep_ != "punct"]
    infinitive = next((c for c in children if c.dep_ == "xcomp" and c.i > verb.i), None)
    objects = [c for c in children if c.dep_ in ("dobj", "oprd", "dative") and c.i > verb.i]
    if infinitive is not None and (performed in _INFINITIVE_ACTS or lemma in _INFINITIVE_VERBS):
        asked = [
            g for c in children if c.dep_ == "prep" and c.lower_ in ("on", "for") for g in c.children if c.i > verb.i
        ]
        return [_hull([infinitive, *objects, *asked] if performed in _ORDERS or lemma == "call" else [infinitive])]
    targets = [c for c in children if c.dep_ in ("prep", "agent") and c.lower_ in _TARGETS.get(lemma, ())]
    objects = [c for c in objects if c.dep_ != "dative"]
    if objects and lemma not in _NO_OBJECT and (performed in _OBJECT_ACTS or lemma in _OBJECT_VERBS):
        return [_hull([*objects, *targets, *([infinitive] if infinitive is not None else [])])]
    complements = [grand for c in targets for grand in c.children if grand.dep_ in ("pobj", "pcomp") and c.i > verb.i]
    return [_hull(complements)] if complements else []


def clause_of(verb: Token, quoted: bytearray) -> list[Span]:
    """A verb's content clause without its “that”; empty when there is none.

    Parsers often end a long clause too early or lose it behind an addressee, so a clause to the right runs on to the
    end of its sentence, unless the reporting goes on there (“…, adding that”, “… and warned”). A clause to the left
    of the verb is taken as parsed.
    """
    start = _clause_start(verb)
    if start is not None:
        end = _clause_end(verb, start, quoted)
        return [_span(verb.doc, start, end)] if end > start else []
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if clause is None:
        return []
    left, right = clause.left_edge.i, min(clause.right_edge.i + 1, verb.i)
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and left < c.i < right), None)
    if subject is not None:
        right = subject.left_edge.i
    return [_span(verb.doc, left, right)] if right > left else []


def _clause_start(verb: Token) -> int | None:
    """Where the clause to the right of a reporting verb begins: after a “that”, or at its own first word."""
    doc = verb.doc
    for token in doc[verb.i + 1 : min(verb.sent.end, verb.i + 16)]:
        if _is_that(token):
            return int(token.i) + 1
        if token.text in ',.;:“”"' or token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            break
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if clause is not None:
        start = max(int(clause.left_edge.i), int(verb.i) + 1)
        if act(lemma_of(verb) or "") in _ORDERS:
            objects = [int(c.left_edge.i) for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < start]
            start = min([start, *objects])
        return start
    return None


def _clause_end(verb: Token, start: int, quoted: bytearray) -> int:
    doc, end = verb.doc, verb.sent.end
    if any(ancestor.i > verb.i for ancestor in verb.ancestors):  # “While X said that ..., Y did”
        end = min(end, max(verb.right_edge.i + 1, start + 1))
    for i in range(start, end):
        token = doc[i]
        if "\n" in token.text:
            return i
        if i == start or i + 1 >= end or (quoted[token.idx] and quoted[doc[i + 1].idx]):
            continue
        comma = token.text == "," or (quoted[token.idx] and doc[i - 1].text == ",")
        if (comma or token.lower_ in ("and", "but")) and _goes_on_reporting(doc[i + 1], verb):
            return i + 1 if quoted[token.idx] else i
    return int(end)


def _goes_on_reporting(token: Token, verb: Token) -> bool:
    """Whether the words that follow a comma or “and” leave the clause for another act of reporting."""
    if token.lower_ in ("according", "while", "referring"):
        return True
    if token.lower_ in ("and", "but") and token.i + 1 < len(token.doc):
        token = token.nbor()
    for word in token.doc[token.i : token.i + 8]:
        if word.dep_ in SUBJECTS and word.left_edge.i == token.i:
            lemma = lemma_of(word.head)
            return lemma is not None and word.head.tag_ == verb.tag_ and act(lemma) in _SPEECH_ACTS
    if token.dep_ == "advmod" and token.i + 1 < len(token.doc):
        token = token.nbor()
    if lemma_of(token) is None:
        return False
    return bool(token.tag_ == "VBG" or token.tag_ == verb.tag_) and not any(c.dep_ in SUBJECTS for c in token.children)


def _takes_clause(lemma: str, performed: str) -> bool:
    return lemma not in _NO_CLAUSE and (performed in _CLAUSE_ACTS or lemma in _CLAUSE_VERBS)


def _hull(tokens: list[Token]) -> Span:
    doc = tokens[0].doc
    return _span(doc, min(t.left_edge.i for t in tokens), max(t.right_edge.i for t in tokens) + 1)


def _span(doc: Any, start: int, end: int) -> Span:
    """The range of the tokens without the complementiser, and without white space and stray punctuation at its ends."""
    while start < end - 1 and (doc[start].is_space or doc[start].text in ",:;.–—-)" or _is_that(doc[start])):
        start += 1
    while end - 1 > start and (doc[end - 1].is_space or doc[end - 1].text in ",;:.–—-(" or doc[end - 1].dep_ == "cc"):
        end -= 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _is_that(token: Token) -> bool:
    """Whether a “that” opens a clause: as parsed, or before a comma (“told them that, on Monday, ...”)."""
    if token.lower_ != "that":
        return False
    comma = token.i + 1 < len(token.doc) and token.nbor().text == ","
    return comma or (token.tag_ == "IN" and token.dep_ not in ("pobj", "nsubj", "det"))
