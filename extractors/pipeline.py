"""The whole way from articles to quotes, one article or many at a time.

    text → marks → tagger → assemble → (tagger again inside contents: nested attributions)
         → speakers → occasions → quotes

The tagger finds the named entities too, in the same reading, unless the options ask spaCy for them.

Deciding is pure: an extractor reads its registry and never changes it; whoever stores quotes enters new speakers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from extractors.assemble import assemble, nest
from extractors.checks import check_text
from extractors.entities import Entity, find_entities, load_ner, load_spacy
from extractors.labelled import Turn, find_labelled, with_turns
from extractors.language import is_known_language
from extractors.marks import Quotation, pair, quoted_mask
from extractors.model import Article, Attribution, Quote
from extractors.nesting import find_nested
from extractors.occasions import find_occasion
from extractors.options import Options
from extractors.quotes import build_quote
from extractors.registry import Registry
from extractors.speakers import resolve
from extractors.tagger import WEIGHTS, load_tagger

_WORD = re.compile(r"[^\W_]")
UNKNOWN_LANGUAGE = 0.2  # what a confidence is scaled by in a language the models were not trained on


class Extractor:
    """Reads articles. Loads its models on first use, once a process; safe to build before a fork."""

    def __init__(self, options: Options | None = None, registry: Registry | None = None) -> None:
        self.options = options or Options()
        self.registry = registry if registry is not None else Registry()

    @property
    def version(self) -> str:
        """Names the models and the code that made a quote, so that a later version can be told apart."""
        if self.options.attribution == "rules":
            return f"rules {self.options.spacy_model}"
        return f"tagger {load_tagger(self.options.weights or WEIGHTS).version}"

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of an article in text order; nested ones name their host by its index.

        Raises EmptyText, NotText, TextTooLong (see `checks`), ModelNotFound.
        """
        check_text(article.text, self.options.max_chars)
        quotations = pair(article.text)
        turns = find_labelled(article.text, quotations)
        found, entities = self._read(article.text, quotations, turns)
        inside = quoted_mask(article.text, quotations)
        for span in (span for turn in turns for span in turn.content):
            inside[span.start : span.end] = b"\1" * (span.end - span.start)
        return self._quotes(article, quotations, found, entities, inside)

    def extract_many(self, articles: Iterable[Article]) -> Iterator[list[Quote]]:
        """The quotes of each article in turn, each as if it were read alone."""
        return map(self.extract, articles)

    def _read(
        self, text: str, quotations: Sequence[Quotation], turns: Sequence[Turn]
    ) -> tuple[list[Attribution], Callable[[], Sequence[Entity]]]:
        """Attributions, and how to come by the entities: where nothing is said, nobody needs them."""
        if self.options.attribution == "rules":
            found = nest(with_turns(text, _by_rules(text, quotations, self.options.spacy_model), turns))
            return found, lambda: named_entities(text, quotations, self.options)
        tagger = load_tagger(self.options.weights or WEIGHTS)
        reading = tagger.read(text, quotations)
        flat = with_turns(text, assemble(text, quotations, reading.spans, tagger.confidence), turns)
        found = nest(find_nested(text, flat, reading.spans, tagger))
        if _by_spacy(self.options):
            return found, lambda: named_entities(text, quotations, self.options)
        return found, lambda: reading.entities

    def _quotes(
        self,
        article: Article,
        quotations: Sequence[Quotation],
        found: list[Attribution],
        find: Callable[[], Sequence[Entity]],
        inside: bytearray,
    ) -> list[Quote]:
        known = is_known_language(article.text, article.language)
        kept = _keep(article.text, found, self.options.min_confidence, 1.0 if known else UNKNOWN_LANGUAGE)
        if not kept:
            return []
        entities = find()
        resolutions = resolve(
            article, entities, quotations, kept, self.registry, threshold=self.options.speaker_threshold
        )
        warnings = () if known else ("language",)
        return [
            build_quote(
                article,
                attribution,
                resolution,
                inside,
                details=find_occasion(article, attribution, entities),
                nested_in=attribution.nested_in,
                warnings=warnings,
            )
            for attribution, resolution in zip(kept, resolutions, strict=True)
        ]


def named_entities(text: str, quotations: Sequence[Quotation], options: Options) -> list[Entity]:
    """The named entities of a text as an extractor with these options finds them."""
    if _by_spacy(options):
        return find_entities(text, load_ner(options.spacy_model))
    return load_tagger(options.weights or WEIGHTS).read(text, quotations).entities


def _by_spacy(options: Options) -> bool:
    return options.entities == "spacy" or options.attribution == "rules"


def _by_rules(text: str, quotations: Sequence[Quotation], model: str) -> list[Attribution]:
    from extractors import rules

    return rules.attribute(rules.read(text, load_spacy(model)), quotations)


def _keep(text: str, found: Sequence[Attribution], least: float, scale: float) -> list[Attribution]:
    """Those at or above `least` after scaling that hold a word; what was nested in a dropped one is nested no more.

    A source without a word (a dash, a mark) is none.
    """
    scaled = [
        replace(
            a,
            confidence=round(a.confidence * scale, 4),
            source=a.source if a.source and _WORD.search(a.source.slice(text)) else None,
        )
        for a in found
    ]
    said = (i for i, a in enumerate(scaled) if a.confidence >= least and _holds_a_word(text, a))
    index = {old: new for new, old in enumerate(said)}
    return [
        replace(scaled[old], nested_in=None if (host := scaled[old].nested_in) is None else index.get(host))
        for old in index
    ]


def _holds_a_word(text: str, attribution: Attribution) -> bool:
    return any(_WORD.search(span.slice(text)) for span in attribution.content)


@lru_cache(maxsize=4)
def _extractor(options: Options) -> Extractor:
    return Extractor(options)


def extract(article: Article, *, options: Options | None = None, registry: Registry | None = None) -> list[Quote]:
    """The quotes of one article: `Extractor(options, registry).extract(article)` with the models kept between calls."""
    if registry is None:
        return _extractor(options or Options()).extract(article)
    return Extractor(options, registry).extract(article)


class QuoteComponent:
    """The spaCy component: fills `doc._.quotes`; offsets are those of `doc.text`."""

    def __init__(self, nlp: Any, name: str) -> None:
        from spacy.tokens import Doc

        del nlp  # the entities are read with the package's own model, whatever pipeline this one stands in
        self.name = name
        if not Doc.has_extension("quotes"):
            Doc.set_extension("quotes", default=None)

    def __call__(self, doc: Any) -> Any:
        """The same doc, with its quotes."""
        doc._.quotes = extract(Article(text=doc.text)) if doc.text.strip() else []
        return doc
