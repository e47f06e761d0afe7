"""What a reporting verb reports, read off spaCy's dependency parse: its source, its cue's words and its content.

Which complement of a verb is content depends on the verb, and mostly on its act: a clause after say, claim or warn
(“that” left out); an infinitive after promise, urge or refuse; a noun phrase after criticise, praise or describe, with
what follows it (“accused them of lying”, “called the plan ‘bold’”); a prepositional phrase after “call for”. Verbs
whose complement is seldom reported speech (“made him leave”, “saw it happen”) have no frame.

The frames were drawn up from the acts of `lexicon` and checked against PolNeAR's training articles: a frame stays
when at least half of its matches are attributions there.
"""

from __future__ import annotations

from extractors.lexicon import Act, act
from extractors.model import Span
from extractors.rules.clauses import clause_of, end_of_clause
from extractors.rules.tokens import ORDERS, Token, hull, lemma_of, span_of

_CLAUSE_ACTS = frozenset(Act) - {Act.THINK, Act.FEEL, Act.WANT, Act.LEARN, Act.ORDER, Act.THANK}
_CLAUSE_VERBS = frozenset(
    """hope worry fear believe think suspect assume learn expect consider recognise determine feel convince wonder
    discover notice imagine""".split()
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
    warn urge favour reveal credit back seek share identify list project disavow articulate present remember recount
    disclose expect thank reference""".split()
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
_PASSIVES = frozenset(
    """expect announce report mention name confirm show remember reject post consider project quote cite describe call
    challenge approve""".split()
)
# What follows a reporting noun as its content: a preposition's object, an infinitive (“to”) or a clause (“that”).
_NOUN_TARGETS = {
    "question": ("about", "of"), "call": ("for",), "criticism": ("of", "on"), "concern": ("about", "that"),
    "fear": ("to", "that"), "attack": ("against",), "comment": ("about",), "view": ("of", "on", "that"),
    "opposition": ("to",), "statement": ("that",), "word": ("about",), "defence": ("of",), "complaint": ("that",),
    "announcement": ("of", "that"), "promise": ("to",), "claim": ("that",), "opinion": ("of", "on"),
    "rejection": ("of",), "suggestion": ("that",), "remark": ("about",), "anxiety": ("about",), "doubt": ("about",),
    "belief": ("that",), "hope": ("that",), "warning": ("that",), "assertion": ("that",), "allegation": ("that",),
    "argument": ("that",), "prediction": ("that",), "accusation": ("that",), "pledge": ("to",), "vow": ("to",),
    "threat": ("to",), "assurance": ("that",), "admission": ("that",), "denial": ("that",), "idea": (),
}  # fmt: skip


def contents_of(verb: Token, lemma: str, quoted: bytearray) -> list[Span]:
    """The ranges of what a verb reports, as its frame says; empty when it has no content of the right kind.

    `quoted` marks the code points inside quotation marks, where no clause is cut.
    """
    performed = act(lemma)
    following = verb.doc[verb.i + 1 : verb.i + 2]
    if lemma in ("call", "push", "press") and following.text == "for" and verb.i + 2 < verb.sent.end:
        return [span_of(verb.doc, verb.i + 2, end_of_clause(verb, verb.i + 2, quoted))]
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
        return [hull([infinitive, *objects, *asked] if performed in ORDERS or lemma == "call" else [infinitive])]
    targets = [c for c in children if c.dep_ in ("prep", "agent") and c.lower_ in _TARGETS.get(lemma, ())]
    objects = [c for c in objects if c.dep_ != "dative"]
    if objects and lemma not in _NO_OBJECT and (performed in _OBJECT_ACTS or lemma in _OBJECT_VERBS):
        return [hull([*objects, *targets, *([infinitive] if infinitive is not None else [])])]
    complements = [grand for c in targets for grand in c.children if grand.dep_ in ("pobj", "pcomp") and c.i > verb.i]
    return [hull(complements)] if complements else []


def passive_contents(verb: Token, lemma: str) -> list[Span]:
    """What a passive verb of evaluation or announcement reports: its subject, and what completes the verb (“She is
    expected to win”); empty for any other verb."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    evaluates = act(lemma) in (Act.CRITICISE, Act.PRAISE)
    if subject is None or subject.lower_ in ("which", "that", "who") or not (evaluates or lemma in _PASSIVES):
        return []
    completes = [c for c in verb.children if c.dep_ in ("xcomp", "oprd") and c.i > verb.i]
    return [hull([subject]), *([hull(completes)] if completes else [])]


def noun_contents(noun: Token, lemma: str) -> list[Span]:
    """What a reporting noun reports (the claim that ..., criticism of ..., a pledge to ...); empty when nothing."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl"):
            that = any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
            infinitive = child.tag_ == "VB" and child.dep_ == "acl"
            if ("that" if that else "to" if infinitive else "") in _NOUN_TARGETS.get(lemma, ()):
                return [hull([child])]
        if child.dep_ == "prep" and child.lower_ in _NOUN_TARGETS.get(lemma, ()):
            objects = [grand for grand in child.children if grand.dep_ in ("pobj", "pcomp")]
            return [hull(objects)] if objects else []
    return []


def cue_span(verb: Token) -> Span:
    """The verb with the auxiliaries, negation and adverbs right before it and the particle or preposition after it."""
    doc, start, end = verb.doc, verb.i, verb.i + 1
    while start and doc[start - 1].head == verb and doc[start - 1].dep_ in ("aux", "auxpass", "neg", "advmod"):
        start -= 1
    if start < verb.i and doc[start].dep_ == "advmod" and doc[start].i == doc[start].sent.start:
        start = next((i for i in range(start, verb.i) if doc[i].dep_ != "advmod"), verb.i)
    lemma = lemma_of(verb) or ""
    if end < len(doc) and (doc[end].dep_ == "prt" or doc[end].lower_ in _TARGETS.get(lemma, ())):
        end += 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _takes_clause(lemma: str, performed: str) -> bool:
    return lemma not in _NO_CLAUSE and (performed in _CLAUSE_ACTS or lemma in _CLAUSE_VERBS)
