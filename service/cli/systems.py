"""What `onrecord evaluate` can run on a corpus: the extraction (by the tagger or by rules), or the speakers alone.

Every article is read with nobody known beforehand, so that one article never helps another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors import Extractor
from extractors.evaluation import Prediction, predictions_from
from extractors.evaluation.corpus import AnnotatedArticle
from extractors.evaluation.gold_spans import Resolver
from extractors.marks import pair
from extractors.model import Article, Attribution, Resolution
from extractors.options import Options
from extractors.pipeline import named_entities
from extractors.registry import Registry
from extractors.speakers import resolve


def predict(articles: Sequence[AnnotatedArticle], options: Options) -> Iterator[tuple[str, tuple[Prediction, ...]]]:
    """The extraction as everybody gets it: each article's id and predictions."""
    extractor = Extractor(options, Registry())
    found = extractor.extract_many(Article(text=gold.text, id=gold.id) for gold in articles)
    for gold, quotes in zip(articles, found, strict=True):
        yield gold.id, predictions_from(quotes, gold.text)


def make_resolver(options: Options) -> Resolver:
    """The speaker resolution as the extraction runs it."""

    def resolver(article: Article, attributions: Sequence[Attribution]) -> Sequence[Resolution]:
        quotations = pair(article.text)
        entities = named_entities(article.text, quotations, options)
        return resolve(article, entities, quotations, attributions, Registry(), threshold=options.speaker_threshold)

    return resolver
