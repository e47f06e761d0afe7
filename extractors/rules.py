"""Finds attributions by rules over quotation marks and spaCy's dependency parse: the baseline of this project.

Needs no training; its figures are what a learned tagger has to beat. Four steps:

1. *Quotations that speak.* Each outermost quotation (with the pieces that continue it over paragraphs) looks for its
   cue in its own paragraph: after it (“…,” X said), before it (X said: “…”; also at the end of the paragraph
   before), else it goes on with the attribution that the last quotation had (“…,” X said. “…”; a paragraph of
   nothing but quotation). A quotation with neither is dropped as a title, a nickname or scare quotes.
2. *Verbs that report.* Every other reporting verb outside quotation marks gives its source and content by `frames`;
   content grows to whole quotations, so a half-quoted sentence is one mixed quote.
3. *“According to X”*, and headlines of the form “X: words”.
4. *Nesting.* An attribution whose cue stands in another one's content knows it (`nested_in`).

Confidence is a fixed figure per rule, roughly its precision on PolNeAR's training articles.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.frames import (
    SUBJECTS,
    clause_of,
    contents_of,
    cue_span,
    is_passive,
    lemma_of,
    noun_contents,
    noun_source,
    passive_contents,
    source_of,
    source_span,
)
from extractors.lexicon import Act, act, noun_lemma
from extractors.marks import Quotation, quoted_mask
from extractors.model import Attribution, Span

Token = Any  # spacy.tokens.Token
Doc = Any  # spacy.tokens.Doc

_DIRECT, _CONTINUED, _CLAUSE, _PHRASE, _ACCORDING, _HEADLINE = 0.9, 0.75, 0.85, 0.6, 0.9, 0.7
_SILENT_ACTS = frozenset({Act.WANT, Act.LEARN, Act.REFUSE, Act.ORDER, Act.AGREE})
_LEADS_IN = re.compile(r"(?:[,:–—-]|\bthat|\bas|\bsaying|\bthus)\s*$|^\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]['’”\")\]]*\s*$")
_SENTENCE_BREAK = re.compile(r"(?<=[a-z0-9”’\"'][.!?])\s+(?=[A-Z“‘\"'])")
_NEW_SENTENCE = re.compile(r"[.!?]\s+\S")
_DATELINE = re.compile(r"^[A-Z][A-Z.’'-]+[A-Z][^\n“\"]{0,50}?\s*(?:—|–|--|-)\s+", re.MULTILINE)
_ADJACENT = 40  # tokens looked at on either side of a quotation
_MIN_SPEECH = 3


def read(text: str, nlp: Any) -> Doc:
    """Parses a text with the whole pipeline, a new sentence forced at each new line and after a dateline."""
    doc = nlp.make_doc(text)
    broken = True
    datelines = {match.end() for match in _DATELINE.finditer(text)}
    for token in doc:
        if token.is_space:
            broken = broken or "\n" in token.text
        else:
            if (broken and token.i) or token.idx in datelines:
                token.is_sent_start = True
            broken = False
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def attribute(doc: Doc, quotations: Sequence[Quotation]) -> list[Attribution]:
    """All attributions of a parsed text, in order of their first range."""
    finder = _Finder(doc, quotations)
    found = [*finder.direct(), *finder.reported(), *finder.according(), *finder.headline()]
    return _nest(sorted(found, key=lambda a: (a.content[0].start, -a.content[-1].end)))


@dataclass(slots=True)
class _Chain:
    """An outermost quotation with its pieces over paragraphs."""

    pieces: list[Quotation]

    @property
    def start(self) -> int:
        return self.pieces[0].span.start

    @property
    def end(self) -> int:
        return self.pieces[-1].span.end


class _Finder:
    def __init__(self, doc: Doc, quotations: Sequence[Quotation]) -> None:
        self.doc, self.text = doc, doc.text
        self.quoted = quoted_mask(self.text, quotations)
        self.starts = [token.idx for token in doc]
        self.outer = [q for q in quotations if q.depth == 0]
        self.chains = self._chains(quotations)
        self.used: set[int] = set()  # tokens that are the cue of a quotation already

    def _chains(self, quotations: Sequence[Quotation]) -> list[_Chain]:
        chains: list[_Chain] = []
        at: dict[int, _Chain] = {}
        for i, quotation in enumerate(quotations):
            if quotation.depth:
                continue
            before = at.get(quotation.continues) if quotation.continues is not None else None
            if before is not None:
                before.pieces.append(quotation)
                at[i] = before
            else:
                at[i] = _Chain([quotation])
                chains.append(at[i])
        return chains

    def _token(self, offset: int) -> int:
        """The index of the first token that starts at or after a code point."""
        return bisect.bisect_left(self.starts, offset)

    def _line(self, offset: int) -> Span:
        """The paragraph around a code point."""
        end = self.text.find("\n", offset)
        return Span(self.text.rfind("\n", 0, offset) + 1, len(self.text) if end < 0 else end)

    def direct(self) -> list[Attribution]:
        """Step 1: quotations with a cue beside them, and those that go on with the one before."""
        found: list[Attribution] = []
        verbs: list[int] = []
        for k, chain in enumerate(self.chains):
            if found and chain.start < found[-1].content[-1].end:
                continue
            until = self.chains[k + 1].start if k + 1 < len(self.chains) else len(self.text)
            since = self.chains[k - 1].end if k else 0
            verb = self._cue_after(chain, until)
            if verb is not None and len(chain.pieces) > 1 and found and self._goes_on(chain, found[-1]):
                self.used.add(verb.i)  # “A,” X said. “B ... (next paragraph) C,” he said: one quotation with two cues
                verb = None
            after = verb is not None
            if verb is None:
                verb = self._cue_before(chain, since)
            spans = tuple(piece.span for piece in chain.pieces)
            if verb is not None and verb.i in verbs:
                at = verbs.index(verb.i)
                found[at] = replace(found[at], content=(*found[at].content, *spans))
            elif verb is not None:
                spans = (self._sentence_to(chain, since) if after else self._around(verb, chain)) or spans
                self.used.add(verb.i)
                verbs.append(verb.i)
                found.append(Attribution(spans, cue_span(verb), self._source(verb, chain, until, after), _DIRECT))
            elif found and self._goes_on(chain, found[-1]):
                last = found[-1]
                content = (*last.content, *spans)
                found[-1] = replace(last, content=content, confidence=min(last.confidence, _CONTINUED))
            else:
                found.extend(self._introduced(chain, spans))
                verbs.extend(-1 for _ in range(len(found) - len(verbs)))
        return found

    def _introduced(self, chain: _Chain, spans: tuple[Span, ...]) -> Iterator[Attribution]:
        """A quotation that is a paragraph of its own, after a sentence about somebody's statement, post or speech."""
        line = self._line(chain.start)
        alone = not (self.text[line.start : chain.start] + self.text[chain.end : self._line(chain.end).end]).strip()
        before = self.text[: line.start].rstrip()
        if not alone or not before or not self._sentence_like(chain):
            return
        for token in self.doc[self._token(len(before) - 1) - 1].sent:
            noun = noun_lemma(token.text) if token.pos_ == "NOUN" else None
            head = noun_source(token) if noun is not None and act(noun) == Act.SAY else None
            if head is not None and not self.quoted[head.idx]:
                yield Attribution(spans, cue_span(token), source_span(head, token, token.idx), _PHRASE)
                return

    def _sentence_to(self, chain: _Chain, since: int) -> tuple[Span, ...]:
        """The sentence that a quoted fragment ends (They plan a “new start,” X said), empty for a whole quotation."""
        first = chain.pieces[0].inner.slice(self.text)[:1]
        line = self._line(chain.start)
        begin = max(line.start, since)
        ends = [m.end() for m in _SENTENCE_BREAK.finditer(self.text, begin, chain.start)]
        begin = ends[-1] if ends else begin
        before = self.text[begin : chain.start].strip()
        if not first.islower() or len(before.split()) < 3 or before[-1] in ",:;—–":
            return ()
        begin += len(self.text[begin : chain.start]) - len(self.text[begin : chain.start].lstrip(" ,;\n\t\u00a0"))
        return (Span(begin, chain.end),)

    def _around(self, verb: Token, chain: _Chain) -> tuple[Span, ...]:
        """The clause that a quoted fragment belongs to (said that “we must” hope), as one range; empty for a
        quotation that is a sentence of its own."""
        gap = self.text[verb.idx + len(verb) : chain.start].rstrip()
        inner, follows = chain.pieces[-1].inner.slice(self.text), self.text[chain.end : chain.end + 2].strip()[:1]
        whole = inner.rstrip("’'\"”")[-1:] in ",.!?…—" or follows in ("", ".", ",", ";")
        if gap.endswith((":", ",")) or (whole and (not gap or gap.endswith("that"))):
            return ()
        lemma = lemma_of(verb) or ""
        spans = [self._whole(span) for span in contents_of(verb, lemma, self.quoted)]
        return tuple(spans) if any(span.start <= chain.start and chain.end <= span.end for span in spans) else ()

    def _speaks(self, chain: _Chain) -> bool:
        """Whether a quotation could be speech by its form: long, or punctuated as a sentence."""
        inner = chain.pieces[0].inner.slice(self.text)
        return len(chain.pieces) > 1 or len(inner.split()) >= _MIN_SPEECH or inner[-1] in ",.!?…—"

    def _reports(self, token: Token) -> bool:
        lemma = lemma_of(token)
        return lemma is not None and not self.quoted[token.idx] and act(lemma) not in _SILENT_ACTS

    def _cue_after(self, chain: _Chain, until: int) -> Token | None:
        """The cue of “…,” X said / “…,” said X: the first verb of the clause that follows within the sentence."""
        last = chain.pieces[-1].inner.slice(self.text).rstrip("’'\"”»")[-1:]
        follows = self.text[chain.end : chain.end + 2].lstrip()[:1]
        if not self._speaks(chain) or (last not in ",?!…—–-." and follows not in (",", "—", "–", "-")):
            return None
        depth = 0
        sentence, first = self._sentence_like(chain), self._token(chain.end)
        for token in self.doc[first : first + _ADJACENT]:
            if token.idx >= until or "\n" in token.text or token.text in (";", ":"):
                return None
            if token.text in ".!?" and depth == 0:
                return None
            depth += (token.text == "(") - (token.text == ")")
            if token.dep_ in ("relcl", "acl", "amod") and token.pos_ == "VERB" and not self._reports(token):
                continue
            if self._reports(token) and token.dep_ not in ("amod", "compound", "relcl"):
                bare = self.doc[token.i + 1 : token.i + 2].text in (".", ",", "")
                elsewhere = last in ".?!" and _LEADS_IN.search(self.text[token.idx + len(token) : until])
                modal = any(c.dep_ == "aux" and c.lower_ != "to" for c in token.children)
                if token.tag_ == "VBG" or (token.tag_ == "VB" and not modal) or (last == "." and not bare) or elsewhere:
                    return None
                return None if self._has_own_clause(token, chain, sentence) else token
            if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ != "relcl":
                subject = any(c.dep_ in SUBJECTS and c.left_edge.i == first for c in token.children)
                return token if subject and sentence and last == "," else None
        return None

    def _cue_before(self, chain: _Chain, since: int) -> Token | None:
        """The cue of X said, “…”: the last verb before the mark, with nothing but its own lead-in between."""
        line = self._line(chain.start)
        if not self.text[line.start : chain.start].strip() and line.start:
            before = self.text[: line.start].rstrip()
            if before[-1:] in ":," or before.lower().endswith(" that"):
                line = self._line(len(before) - 1)
        since = max(since, line.start)
        last = self._token(chain.start)
        for token in reversed(self.doc[max(0, last - _ADJACENT) : last]):
            if token.idx < since or (token.text in ".!?" and token.idx + 1 < chain.start):
                return None
            if not self._reports(token) or token.dep_ in ("amod", "compound"):
                if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP"):
                    gap = self.text[token.idx + len(token) : chain.start].rstrip()
                    return token if (gap[-1:] == ":" or gap == ",") and self._sentence_like(chain) else None
                continue
            gap = self.text[token.idx + len(token) : chain.start]
            if _LEADS_IN.search(gap) or (token.i not in self.used and self._leads_on(token, last)):
                return token
            return None
        return None

    def _sentence_like(self, chain: _Chain) -> bool:
        """Whether a quotation is a sentence by its form: it starts like one and has some words."""
        inner = chain.pieces[0].inner.slice(self.text)
        return inner[0].isupper() and len(inner.split()) > _MIN_SPEECH

    def _has_own_clause(self, verb: Token, chain: _Chain, sentence: bool) -> bool:
        """Whether a verb after a quotation reports something else: its subject stands before the quotation, or a clause
        of its own follows (known as the “big tent,” he said that ...)."""
        if any(c.dep_ in SUBJECTS and c.i < verb.i and c.idx < chain.start for c in verb.children):
            return True
        if sentence:
            return False
        following = self.doc[verb.i + 1 : verb.i + 2].text
        spans = clause_of(verb, self.quoted) if following not in (",", ".", "") else []
        return any(span.start > verb.idx for span in spans)

    def _leads_on(self, verb: Token, last: int) -> bool:
        """Whether only the verb's own complements stand before a mark (told reporters “…”, called the plan “…”)."""
        word = self.doc[last - 1]
        for _ in range(4):
            if word.head is verb:
                return word.dep_ in ("dobj", "dative", "npadvmod", "prep", "advmod", "prt", "oprd", "tmod") or (
                    word.dep_ in SUBJECTS and word.i > verb.i
                )
            if word.dep_ not in ("pobj", "compound", "conj", "appos", "npadvmod"):
                return False
            word = word.head
        return False

    def _source(self, verb: Token, chain: _Chain, until: int, after: bool) -> Span | None:
        head = source_of(verb)
        if head is not None and self.quoted[head.idx]:
            head = None
        if head is not None:
            return source_span(head, verb, until if after else chain.start)
        return self._noun_beside(verb, chain, until) if after and not is_passive(verb) else None

    def _noun_beside(self, verb: Token, chain: _Chain, until: int) -> Span | None:
        """The words between quotation and verb, or after the verb, when the parse lost the subject."""
        first = self._token(chain.end)
        before = [
            t for t in self.doc[first : verb.i] if not t.is_punct and t.pos_ not in ("ADV", "AUX", "CCONJ", "SPACE")
        ]
        if not before:
            for token in self.doc[verb.i + 1 : verb.i + _ADJACENT]:
                if token.idx >= until or token.text in ',.;:“"' or "\n" in token.text:
                    break
                before.append(token)
        if not any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in before):
            return None
        return Span(before[0].idx, before[-1].idx + len(before[-1]))

    def _goes_on(self, chain: _Chain, last: Attribution) -> bool:
        """Whether a quotation without a cue goes on with the attribution before it: it starts a sentence, in the same
        paragraph, or is the whole of the next paragraph."""
        if not self._speaks(chain) or not chain.pieces[0].inner.slice(self.text)[:1].isupper():
            return False
        edge = max(last.content[-1].end, last.cue.end if last.cue else 0)
        between = self.text[edge : chain.start]
        line = self._line(chain.start)
        if line.start > edge:
            alone = not (self.text[line.start : chain.start] + self.text[chain.end : self._line(chain.end).end]).strip()
            rest = self.text[edge : line.start].strip()
            return alone and "\n" not in rest and not _NEW_SENTENCE.search(rest)
        return bool(_SENTENCE_END.search(between)) or not between.strip()

    def reported(self) -> Iterator[Attribution]:
        """Step 2: reporting verbs and nouns outside quotations, with the content their frame gives."""
        for token in self.doc:
            if self.quoted[token.idx] or token.i in self.used or token.dep_ in ("amod", "compound"):
                continue
            noun = noun_lemma(token.text) if token.pos_ == "NOUN" else None
            whose = noun_source(token) if noun is not None else None
            if noun is not None and whose is not None:
                yield from self._reported(token, noun_contents(token, noun), whose, _PHRASE)
            lemma = lemma_of(token)
            if lemma is None:
                continue
            contents, head = contents_of(token, lemma, self.quoted), source_of(token)
            clause = any(c.dep_ == "ccomp" for c in token.children)
            infinitive = token.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
            if not contents and is_passive(token):
                contents = passive_contents(token, lemma)
            if (clause or not infinitive) and (head is not None or is_passive(token)):
                yield from self._reported(token, contents, head, _CLAUSE if clause else _PHRASE)

    def _reported(self, cue: Token, contents: list[Span], head: Token | None, score: float) -> Iterator[Attribution]:
        """The attribution of a cue, if it has content; a source inside its own content is none."""
        if not contents:
            return
        spans = tuple(self._whole(span) for span in contents)
        if head is not None and any(span.start <= head.idx < span.end for span in spans):
            if not is_passive(cue) and cue.pos_ != "NOUN":
                return
            head = None
        stop = spans[0].start if head is not None and head.i > cue.i else cue.idx
        source = source_span(head, cue, stop) if head is not None else None
        yield Attribution(spans, cue_span(cue), source, score)

    def _whole(self, span: Span) -> Span:
        """Grows a range so that it cuts no quotation."""
        at = bisect.bisect_right(self.outer, span.start, key=lambda q: q.span.start) - 1
        start, end = span.start, span.end
        for quotation in self.outer[max(0, at) :]:
            if quotation.span.start >= end:
                break
            if quotation.span.end > start and quotation.inner.end > start:
                start, end = min(start, quotation.span.start), max(end, quotation.span.end)
        return Span(start, end)

    def according(self) -> Iterator[Attribution]:
        """Step 3: “according to X”, with the rest of its sentence as content."""
        for token in self.doc[:-1]:
            if token.lower_ != "according" or self.doc[token.i + 1].lower_ != "to" or self.quoted[token.idx]:
                continue
            to = self.doc[token.i + 1]
            head = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
            if head is None:
                continue
            source = source_span(head, to, len(self.text))
            content = self._sentence_around(token, source)
            if content is not None:
                yield Attribution((content,), Span(token.idx, to.idx + len(to)), source, _ACCORDING)

    def _sentence_around(self, token: Token, source: Span) -> Span | None:
        """What an “according to” phrase applies to: the sentence after it, or else the one before it."""
        sent = token.sent
        start, end = self.doc[sent.start].idx, self.doc[sent.end - 1].idx + len(self.doc[sent.end - 1])
        if token.i - sent.start <= 1:
            return self._trim(source.end, end)
        return self._trim(start, token.idx)

    def _trim(self, start: int, end: int) -> Span | None:
        while start < end and self.text[start] in " ,;:\n\r\t\u00a0":
            start += 1
        while start < end and self.text[end - 1] in " ,;:\n\r\t\u00a0":
            end -= 1
        return self._whole(Span(start, end)) if start < end else None

    def headline(self) -> Iterator[Attribution]:
        """Step 3: a title of the form “X: words”, where X is a name."""
        line = self._line(len(self.text) - len(self.text.lstrip()))
        colon = self.text.find(": ", line.start, line.end)
        if colon < 0:
            return
        before = self.doc[self._token(line.start) : self._token(colon)]
        if not 0 < len(before) <= 6 or not any(t.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") for t in before):
            return
        content = self._trim(colon + 1, line.end)
        if content is not None and not any(t.pos_ == "VERB" for t in before):
            yield Attribution((content,), Span(colon, colon + 1), Span(line.start, colon), _HEADLINE)


def _nest(found: list[Attribution]) -> list[Attribution]:
    """Links each attribution to the innermost one whose content holds its cue and content."""
    outer = sorted((span.start, -span.end, j) for j, attribution in enumerate(found) for span in attribution.content)
    cues = sorted((a.cue.start, a.cue.end, i) for i, a in enumerate(found) if a.cue is not None)
    nested = list(found)
    active: list[tuple[int, int, int]] = []
    k = 0
    for start, end, i in cues:
        while k < len(outer) and outer[k][0] <= start:
            active.append(outer[k])
            k += 1
        active = [span for span in active if -span[1] > start]
        first = found[i].content[0]
        holding = [s for s in active if s[2] != i and -s[1] >= end and s[0] <= first.start and first.end <= -s[1]]
        if holding:
            nested[i] = replace(found[i], nested_in=max(holding)[2])
    return nested
