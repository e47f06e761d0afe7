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

Confidence is a fixed figure per rule: the share of its finds that overlap a gold attribution (Jaccard of the words at
least 0.5) in 300 of PolNeAR's training articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.lexicon import noun_lemma
from extractors.marks import Quotation
from extractors.model import Attribution, Span
from extractors.rules.direct import DirectQuotes
from extractors.rules.frames import contents_of, cue_span, noun_contents, passive_contents
from extractors.rules.page import Page
from extractors.rules.sources import noun_source, source_of, source_span
from extractors.rules.tokens import Doc, Token, is_passive, lemma_of

_CLAUSE, _PHRASE, _ACCORDING, _HEADLINE = 0.85, 0.61, 0.79, 0.84


def attribute(doc: Doc, quotations: Sequence[Quotation]) -> list[Attribution]:
    """All attributions of a parsed text, in order of their first range."""
    page = Page(doc, quotations)
    found = [*DirectQuotes(page).find(), *_reported(page), *_according(page), *_headline(page)]
    return _nest(sorted(found, key=lambda a: (a.content[0].start, -a.content[-1].end)))


def _reported(page: Page) -> Iterator[Attribution]:
    """Step 2: reporting verbs and nouns outside quotations, with the content their frame gives."""
    for token in page.doc:
        if page.quoted[token.idx] or token.i in page.used or token.dep_ in ("amod", "compound"):
            continue
        noun = noun_lemma(token.text) if token.pos_ == "NOUN" else None
        whose = noun_source(token) if noun is not None else None
        if noun is not None and whose is not None:
            yield from _attribution(page, token, noun_contents(token, noun), whose, _PHRASE)
        lemma = lemma_of(token)
        if lemma is None:
            continue
        contents, head = contents_of(token, lemma, page.quoted), source_of(token)
        clause = any(c.dep_ == "ccomp" for c in token.children)
        infinitive = token.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
        if not contents and is_passive(token):
            contents = passive_contents(token, lemma)
        if (clause or not infinitive) and (head is not None or is_passive(token)):
            yield from _attribution(page, token, contents, head, _CLAUSE if clause else _PHRASE)


def _attribution(
    page: Page, cue: Token, contents: list[Span], head: Token | None, score: float
) -> Iterator[Attribution]:
    """The attribution of a cue, if it has content; a source inside its own content is none."""
    if not contents:
        return
    spans = tuple(page.whole(span) for span in contents)
    if head is not None and any(span.start <= head.idx < span.end for span in spans):
        if not is_passive(cue) and cue.pos_ != "NOUN":
            return
        head = None
    stop = spans[0].start if head is not None and head.i > cue.i else cue.idx
    source = source_span(head, cue, stop) if head is not None else None
    yield Attribution(spans, cue_span(cue), source, score)


def _according(page: Page) -> Iterator[Attribution]:
    """Step 3: “according to X”, with the rest of its sentence as content."""
    for token in page.doc[:-1]:
        if token.lower_ != "according" or page.doc[token.i + 1].lower_ != "to" or page.quoted[token.idx]:
            continue
        to = page.doc[token.i + 1]
        head = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None:
            continue
        source = source_span(head, to, len(page.text))
        content = _sentence_around(page, token, source)
        if content is not None:
            yield Attribution((content,), Span(token.idx, to.idx + len(to)), source, _ACCORDING)


def _sentence_around(page: Page, token: Token, source: Span) -> Span | None:
    """What an “according to” phrase applies to: the sentence after it, or else the one before it."""
    sent = token.sent
    start, end = page.doc[sent.start].idx, page.doc[sent.end - 1].idx + len(page.doc[sent.end - 1])
    if token.i - sent.start <= 1:
        return _trim(page, source.end, end)
    return _trim(page, start, token.idx)


def _trim(page: Page, start: int, end: int) -> Span | None:
    while start < end and page.text[start] in " ,;:\n\r\t\u00a0":
        start += 1
    while start < end and page.text[end - 1] in " ,;:\n\r\t\u00a0":
        end -= 1
    return page.whole(Span(start, end)) if start < end else None


def _headline(page: Page) -> Iterator[Attribution]:
    """Step 3: a title of the form “X: words”, where X is a name."""
    line = page.line(len(page.text) - len(page.text.lstrip()))
    colon = page.text.find(": ", line.start, line.end)
    if colon < 0:
        return
    before = page.doc[page.token(line.start) : page.token(colon)]
    if not 0 < len(before) <= 6 or not any(t.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") for t in before):
        return
    content = _trim(page, colon + 1, line.end)
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
