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

from extractors.lexicon import Act, act, noun_lemma, verb_lemma
from extractors.model import Span

Token = Any  # spacy.tokens.Token; spaCy ships no types that mypy --strict accepts

_CLAUSE_ACTS = frozenset(Act) - {Act.THINK, Act.FEEL, Act.WANT, Act.LEARN, Act.ORDER, Act.THANK}
_CLAUSE_VERBS = frozenset(
    "hope worry fear believe think suspect assume learn expect consider recognise determine feel convince wonder discover notice imagine".split()
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
_FINITE_OR_BARE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB", "VBN"})
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
_LIGHT_VERBS = frozenset(
    """make issue give express have voice raise offer deliver release launch lead repeat reiterate level state hold share
    take win draw post publish send write""".split()
)
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_SPEECH_ACTS = frozenset({Act.SAY, Act.ANNOUNCE, Act.CLAIM, Act.ARGUE, Act.EMPHASISE, Act.SUGGEST, Act.ADMIT, Act.WARN})
_MENTAL_ACTS = frozenset({Act.WANT, Act.FEEL, Act.THINK, Act.LEARN, Act.ORDER, Act.AGREE})
_ORDERS = frozenset({Act.URGE, Act.REQUEST, Act.ORDER, Act.ASK, Act.PROPOSE})
_MAX_SOURCE = 30


def lemma_of(verb: Token) -> str | None:
    """The reporting lemma of a token that stands as a verb, None for any other token."""
    if verb.pos_ not in ("VERB", "AUX") and verb.tag_ not in ("VBD", "VBG"):
        return None
    following = verb.doc[verb.i + 1].text if verb.i + 1 < len(verb.doc) else ""
    return verb_lemma(verb.text, following)


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
        stolen = _stolen_subject(verb)
        subjects = [
            c
            for c in verb.children
            if c is not stolen and c.dep_ in SUBJECTS and c.pos_ not in ("VERB", "AUX", "SPACE", "PUNCT")
        ]
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
        finite = token.tag_ in ("VBD", "VBZ", "VBP") and verb.tag_ in ("VBG", token.tag_)
        lemma = lemma_of(token) if finite and (token.dep_ == "conj" or _has_subject(token)) else None
        if lemma is not None and act(lemma) in _SPEECH_ACTS:
            return token
    return None


def _stolen_subject(verb: Token) -> Token | None:
    """A noun phrase right after the verb that was parsed as its subject but is its content clause's (“X says Smith
    isn't leaving”)."""
    after = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > verb.i), None)
    if after is None or after.left_edge.i != verb.i + 1:
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > after.i), None)
    return after if clause is not None and not _has_subject(clause) else None


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


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


def _breaks(token: Token) -> bool:
    """Whether a source cannot run over this token: a quotation mark, a line's end, stronger punctuation than a comma."""
    return token.text in '“”"‘(;:—' or "\n" in token.text


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


def passive_contents(verb: Token, lemma: str) -> list[Span]:
    """What a passive verb of evaluation or announcement reports: its subject, and what completes the verb (“She is
    expected to win”); empty for any other verb."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    evaluates = act(lemma) in (Act.CRITICISE, Act.PRAISE)
    if subject is None or subject.lower_ in ("which", "that", "who") or not (evaluates or lemma in _PASSIVES):
        return []
    completes = [c for c in verb.children if c.dep_ in ("xcomp", "oprd") and c.i > verb.i]
    return [_hull([subject]), *([_hull(completes)] if completes else [])]


def noun_contents(noun: Token, lemma: str) -> list[Span]:
    """What a reporting noun reports (the claim that ..., criticism of ..., a pledge to ...); empty when nothing."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl"):
            that = any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
            infinitive = child.tag_ == "VB" and child.dep_ == "acl"
            if ("that" if that else "to" if infinitive else "") in _NOUN_TARGETS.get(lemma, ()):
                return [_hull([child])]
        if child.dep_ == "prep" and child.lower_ in _NOUN_TARGETS.get(lemma, ()):
            objects = [grand for grand in child.children if grand.dep_ in ("pobj", "pcomp")]
            return [_hull(objects)] if objects else []
    return []


def noun_source(noun: Token) -> Token | None:
    """Whose statement a reporting noun is: its possessor, or the subject of the verb it completes (made the claim)."""
    possessor = next((c for c in noun.children if c.dep_ == "poss"), None)
    if possessor is not None:
        return possessor
    return source_of(noun.head) if noun.dep_ == "dobj" and noun.head.lemma_.lower() in _LIGHT_VERBS else None


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


def _aside(verb: Token) -> list[Span]:
    """Both sides of a parenthesis (“In time, experts say, it will heal”), or what follows “As X noted, ...”."""
    doc, sent = verb.doc, verb.sent
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if subject is None or verb.i + 3 >= sent.end or doc[verb.i + 1].text != "," or doc[verb.i + 2].text in '“"‘':
        return []
    first = subject.left_edge.i
    if first > sent.start and doc[first - 1].lower_ == "as":
        return [_span(doc, verb.i + 2, sent.end)]
    if first > sent.start + 1 and doc[first - 1].text == ",":
        return [_span(doc, sent.start, first - 1), _span(doc, verb.i + 2, sent.end)]
    return []


def _clause_start(verb: Token) -> int | None:
    """Where the clause to the right of a reporting verb begins: after a “that”, or at its own first word."""
    doc = verb.doc
    for token in doc[verb.i + 1 : min(verb.sent.end, verb.i + 16)]:
        if _is_that(token):
            noun = doc[token.i - 1]  # “asked about concerns that ...”, but “said in a statement that ...”
            nouns_own = token.head.dep_ in ("acl", "relcl") and noun.pos_ == "NOUN"
            if token.i - verb.i <= 3 or not nouns_own or act(noun_lemma(noun.text) or "") == Act.SAY:
                return int(token.i) + 1
        if token.text in ',.;:“”"' or token.tag_ in _FINITE_OR_BARE or token.dep_ == "mark":
            break
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if clause is not None:
        start = max(int(clause.left_edge.i), int(verb.i) + 1)
        while start < clause.i and doc[start].ent_type_ in ("DATE", "TIME") and doc[start].head is not clause:
            start += 1
        stolen = _stolen_subject(verb)
        start = int(stolen.left_edge.i) if stolen is not None else start
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
            return lemma is not None and word.head.tag_ == verb.tag_ and act(lemma) in _SPEECH_ACTS
    if token.dep_ == "advmod" and token.i + 1 < len(token.doc):
        token = token.nbor()
    lemma = lemma_of(token)
    if lemma is None or act(lemma) in _MENTAL_ACTS or _has_subject(token):
        return False
    return bool(token.tag_ == verb.tag_ or (token.tag_ == "VBG" and not joined and act(lemma) in _SPEECH_ACTS))


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
