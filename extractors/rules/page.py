"""A parsed text with its quotations: what the rules look things up in."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.entities import blank_unbroken, paragraph_chunks
from extractors.marks import Quotation, quoted_mask
from extractors.model import Span
from extractors.rules.tokens import Doc, Nlp

_DATELINE = re.compile(r"^[A-Z][A-Z.’'-]+[A-Z][^\n“\"]{0,50}?\s*(?:—|–|--|-)\s+", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHUNK_CHARS = 100_000


def read(text: str, nlp: Nlp) -> Doc:
    """Parses a text with the whole pipeline, a new sentence forced at each new line and after a dateline.

    A long text is parsed in chunks of whole paragraphs, so its length is not bounded by the model's. Lone surrogates,
    which spaCy cannot hold, become replacement characters, and what no space breaks for very long becomes spaces:
    offsets stay.
    """
    text = blank_unbroken(_SURROGATE.sub("\ufffd", text))
    docs = [_read_chunk(chunk.slice(text), nlp) for chunk in paragraph_chunks(text, _CHUNK_CHARS)]
    if len(docs) < 2:
        return docs[0] if docs else nlp.make_doc("")
    return type(docs[0]).from_docs(docs, ensure_whitespace=False)


def _read_chunk(text: str, nlp: Nlp) -> Doc:
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


@dataclass(slots=True)
class Chain:
    """An outermost quotation with its pieces over paragraphs."""

    pieces: list[Quotation]

    @property
    def start(self) -> int:
        """Where its first mark stands."""
        return self.pieces[0].span.start

    @property
    def end(self) -> int:
        """Where its last piece ends, its mark included."""
        return self.pieces[-1].span.end

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its pieces' ranges, marks included."""
        return tuple(piece.span for piece in self.pieces)


class Page:
    """A parse and its quotations, with look-ups by code point."""

    def __init__(self, doc: Doc, quotations: Sequence[Quotation]) -> None:
        self.doc, self.text = doc, str(doc.text)
        self.quoted = quoted_mask(self.text, quotations)
        self.chains = _chains(quotations)
        self.used: set[int] = set()  # tokens that are the cue of a quotation already
        self._outer = [quotation for quotation in quotations if quotation.depth == 0]
        self._starts = [token.idx for token in doc]
        self._breaks = [i for i, char in enumerate(self.text) if char == "\n"]

    def token(self, offset: int) -> int:
        """The index of the first token that starts at or after a code point."""
        return bisect.bisect_left(self._starts, offset)

    def line(self, offset: int) -> Span:
        """The paragraph around a code point."""
        at = bisect.bisect_left(self._breaks, offset)
        start = self._breaks[at - 1] + 1 if at else 0
        return Span(start, self._breaks[at] if at < len(self._breaks) else len(self.text))

    def line_before(self, line: Span) -> Span:
        """The last paragraph with words in it before a paragraph, without white space at its end; may be empty."""
        end = line.start
        while end and self.text[end - 1].isspace():
            end -= 1
        return Span(self.line(end - 1).start, end) if end else Span(0, 0)

    def is_alone(self, chain: Chain) -> bool:
        """Whether a quotation's paragraphs hold nothing else."""
        before = self.text[self.line(chain.start).start : chain.start]
        return not (before + self.text[chain.end : self.line(chain.end).end]).strip()

    def whole(self, span: Span) -> Span:
        """Grows a range so that it cuts no quotation."""
        at = bisect.bisect_right(self._outer, span.start, key=lambda q: q.span.start) - 1
        start, end = span.start, span.end
        for quotation in self._outer[max(0, at) :]:
            if quotation.span.start >= end:
                break
            if quotation.span.end > start and quotation.inner.end > start:
                start, end = min(start, quotation.span.start), max(end, quotation.span.end)
        return Span(start, end)


def _chains(quotations: Sequence[Quotation]) -> list[Chain]:
    chains: list[Chain] = []
    at: dict[int, Chain] = {}
    for i, quotation in enumerate(quotations):
        if quotation.depth:
            continue
        before = at.get(quotation.continues) if quotation.continues is not None else None
        if before is not None:
            before.pieces.append(quotation)
            at[i] = before
        else:
            at[i] = Chain([quotation])
            chains.append(at[i])
    return chains
