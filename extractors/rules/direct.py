"""Quotations that speak: which stretches of quotation are speech, and where their cue and source stand.

A quotation looks for its cue after it (“…,” X said), then before it (X said: “…”, also at the end of the paragraph
before). Without a cue it goes on with the attribution before it, when it starts a sentence right after (“…,” X said.
“…”) or is the whole of the next paragraph; or it is what the paragraph before announces (X issued a statement). A
quotation with none of these is dropped: a title, a nickname, a term, scare quotes. A quoted fragment takes the clause
around it as its content: it is the quoted part of a mixed quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.lexicon import Act, act, noun_lemma
from extractors.model import Attribution, Span
from extractors.rules.clauses import clause_of
from extractors.rules.frames import contents_of, cue_span
from extractors.rules.page import Chain, Page
from extractors.rules.sources import noun_source, source_of, source_span
from extractors.rules.tokens import SUBJECTS, Token, is_passive, lemma_of

_DIRECT, _CONTINUED, _INTRODUCED = 0.86, 0.97, 0.6
_SILENT_ACTS = frozenset({Act.WANT, Act.LEARN, Act.REFUSE, Act.ORDER, Act.AGREE})
_LEADS_IN = re.compile(r"(?:[,:–—-]|\bthat|\bas|\bsaying|\bthus)\s*$|^\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]['’”\")\]]*\s*$")
_SENTENCE_BREAK = re.compile(r"(?<=[a-z0-9”’\"'][.!?])\s+(?=[A-Z“‘\"'])")
_NEW_SENTENCE = re.compile(r"[.!?]\s+\S")
_ADJACENT = 40  # tokens looked at on either side of a quotation
_MIN_SPEECH, _NEAR, _FAR = 3, 80, 800  # words; code points


class DirectQuotes:
    """Finds the attributions of a page's quotations; notes in `page.used` which tokens it took as cues."""

    def __init__(self, page: Page) -> None:
        self.page, self.doc, self.text, self.quoted = page, page.doc, page.text, page.quoted

    def find(self) -> list[Attribution]:
        """The attributions in order of their quotations; a quotation with two cues keeps the first."""
        found: list[Attribution] = []
        by_cue: dict[int, int] = {}
        for k, chain in enumerate(self.page.chains):
            last = found[-1] if found else None
            if last is not None and chain.start < last.content[-1].end:
                continue
            until = self.page.chains[k + 1].start if k + 1 < len(self.page.chains) else len(self.text)
            since = self.page.chains[k - 1].end if k else 0
            goes_on = last is not None and self._goes_on(chain, last)
            verb = self._cue_after(chain, until)
            if verb is not None and goes_on and len(chain.pieces) > 1:
                self.page.used.add(verb.i)  # “A,” X said. “B ... and in the next paragraph ... C,” he said
                verb = None
            after = verb is not None
            verb = verb if verb is not None else self._cue_before(chain, since)
            if verb is not None and verb.i in by_cue:
                at = by_cue[verb.i]
                found[at] = replace(found[at], content=(*found[at].content, *chain.spans))
            elif verb is not None:
                self.page.used.add(verb.i)
                by_cue[verb.i] = len(found)
                spans = (self._sentence_to(chain, since) if after else self._around(verb, chain)) or chain.spans
                found.append(Attribution(spans, cue_span(verb), self._source(verb, chain, until, after), _DIRECT))
            elif last is not None and goes_on:
                content = (*last.content, *chain.spans)
                found[-1] = replace(last, content=content, confidence=_CONTINUED)
            else:
                found.extend(self._introduced(chain))
        return found

    def _introduced(self, chain: Chain) -> Iterator[Attribution]:
        """A quotation that is a paragraph of its own, after a sentence about somebody's statement, post or speech."""
        before = self.page.line_before(self.page.line(chain.start))
        if before.start == before.end or not self.page.is_alone(chain) or not self._sentence_like(chain):
            return
        for token in self.doc[max(0, self.page.token(before.end) - 1)].sent:
            noun = noun_lemma(token.text) if token.pos_ == "NOUN" else None
            head = noun_source(token) if noun is not None and act(noun) == Act.SAY else None
            if head is not None and not self.quoted[head.idx]:
                yield Attribution(chain.spans, cue_span(token), source_span(head, token, token.idx), _INTRODUCED)
                return

    def _sentence_to(self, chain: Chain, since: int) -> tuple[Span, ...]:
        """The sentence that a quoted fragment ends (They plan a “new start,” X said), empty for a whole quotation."""
        first = chain.pieces[0].inner.slice(self.text)[:1]
        line = self.page.line(chain.start)
        begin = max(line.start, since)
        ends = [m.end() for m in _SENTENCE_BREAK.finditer(self.text, begin, chain.start)]
        begin = ends[-1] if ends else begin
        before = self.text[begin : chain.start].strip()
        if not first.islower() or len(before.split()) < 3 or before[-1] in ",:;—–":
            return ()
        begin += len(self.text[begin : chain.start]) - len(self.text[begin : chain.start].lstrip(" ,;\n\t\u00a0"))
        return (Span(begin, chain.end),)

    def _around(self, verb: Token, chain: Chain) -> tuple[Span, ...]:
        """The clause that a quoted fragment belongs to (said that “we must” hope), as one range; empty for a
        quotation that is a sentence of its own."""
        gap = self.text[verb.idx + len(verb) : chain.start].rstrip()
        inner, follows = chain.pieces[-1].inner.slice(self.text), self.text[chain.end : chain.end + 2].strip()[:1]
        whole = inner.rstrip("’'\"”")[-1:] in ",.!?…—" or follows in ("", ".", ",", ";")
        if gap.endswith((":", ",")) or (whole and (not gap or gap.endswith("that"))):
            return ()
        lemma = lemma_of(verb) or ""
        spans = [self.page.whole(span) for span in contents_of(verb, lemma, self.quoted)]
        return tuple(spans) if any(span.start <= chain.start and chain.end <= span.end for span in spans) else ()

    def _speaks(self, chain: Chain) -> bool:
        """Whether a quotation could be speech by its form: long, or punctuated as a sentence."""
        inner = chain.pieces[0].inner.slice(self.text)
        return len(chain.pieces) > 1 or len(inner.split()) >= _MIN_SPEECH or inner[-1] in ",.!?…—"

    def _reports(self, token: Token) -> bool:
        lemma = lemma_of(token)
        return lemma is not None and not self.quoted[token.idx] and act(lemma) not in _SILENT_ACTS

    def _cue_after(self, chain: Chain, until: int) -> Token | None:
        """The cue of “…,” X said / “…,” said X: the first verb of the clause that follows within the sentence."""
        last = chain.pieces[-1].inner.slice(self.text).rstrip("’'\"”»")[-1:]
        follows = self.text[chain.end : chain.end + 2].lstrip()[:1]
        if not self._speaks(chain) or (last not in ",?!…—–-." and follows not in (",", "—", "–", "-")):
            return None
        depth = 0
        sentence, first = self._sentence_like(chain), self.page.token(chain.end)
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
                elsewhere = last in ".?!" and self._leads_to(token, until)
                modal = any(c.dep_ == "aux" and c.lower_ != "to" for c in token.children)
                if token.tag_ == "VBG" or (token.tag_ == "VB" and not modal) or (last == "." and not bare) or elsewhere:
                    return None
                return None if self._has_own_clause(token, chain, sentence) else token
            if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ != "relcl":
                subject = any(c.dep_ in SUBJECTS and c.left_edge.i == first for c in token.children)
                return token if subject and sentence and last == "," else None
        return None

    def _leads_to(self, verb: Token, start: int) -> bool:
        """Whether a verb leads into the quotation that starts at `start` (he added: “…”)."""
        end = verb.idx + len(verb)
        return start - end <= _NEAR and start < len(self.text) and bool(_LEADS_IN.search(self.text[end:start]))

    def _cue_before(self, chain: Chain, since: int) -> Token | None:
        """The cue of X said, “…”: the last verb before the mark, with nothing but its own lead-in between."""
        line = self.page.line(chain.start)
        if not self.text[line.start : chain.start].strip():
            before = self.page.line_before(line)
            words = before.slice(self.text)
            if words[-1:] in (":", ",") or words[-5:].lower() == " that":
                line = before
        since = max(since, line.start)
        last = self.page.token(chain.start)
        for token in reversed(self.doc[max(0, last - _ADJACENT) : last]):
            if token.idx < since or (token.text in ".!?" and token.idx + 1 < chain.start):
                return None
            if not self._reports(token) or token.dep_ in ("amod", "compound"):
                if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP"):
                    gap = self.text[token.idx + len(token) : chain.start].rstrip()
                    return token if (gap[-1:] == ":" or gap == ",") and self._sentence_like(chain) else None
                continue
            gap = self.text[token.idx + len(token) : chain.start]
            if _LEADS_IN.search(gap) or (token.i not in self.page.used and self._leads_on(token, last)):
                return token
            return None
        return None

    def _sentence_like(self, chain: Chain) -> bool:
        """Whether a quotation is a sentence by its form: it starts like one and has some words."""
        inner = chain.pieces[0].inner.slice(self.text)
        return inner[0].isupper() and len(inner.split()) > _MIN_SPEECH

    def _has_own_clause(self, verb: Token, chain: Chain, sentence: bool) -> bool:
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
            if word.head == verb:
                return word.dep_ in ("dobj", "dative", "npadvmod", "prep", "advmod", "prt", "oprd", "tmod") or (
                    word.dep_ in SUBJECTS and word.i > verb.i
                )
            if word.dep_ not in ("pobj", "compound", "conj", "appos", "npadvmod"):
                return False
            word = word.head
        return False

    def _source(self, verb: Token, chain: Chain, until: int, after: bool) -> Span | None:
        head = source_of(verb)
        if head is not None and self.quoted[head.idx]:
            head = None
        if head is not None:
            return source_span(head, verb, until if after else chain.start)
        return self._noun_beside(verb, chain, until) if after and not is_passive(verb) else None

    def _noun_beside(self, verb: Token, chain: Chain, until: int) -> Span | None:
        """The words between quotation and verb, or after the verb, when the parse lost the subject."""
        first = self.page.token(chain.end)
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

    def _goes_on(self, chain: Chain, last: Attribution) -> bool:
        """Whether a quotation without a cue goes on with the attribution before it: it starts a sentence, in the same
        paragraph, or is the whole of the next paragraph."""
        if not self._speaks(chain) or not chain.pieces[0].inner.slice(self.text)[:1].isupper():
            return False
        edge = max(last.content[-1].end, last.cue.end if last.cue else 0)
        if chain.start - edge > _FAR:
            return False
        between = self.text[edge : chain.start]
        line = self.page.line(chain.start)
        if line.start > edge:
            rest = self.text[edge : line.start].strip()
            return self.page.is_alone(chain) and "\n" not in rest and not _NEW_SENTENCE.search(rest)
        return bool(_SENTENCE_END.search(between)) or not between.strip()
