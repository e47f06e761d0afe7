"""What `onrecord evaluate` can run on a corpus: the extraction, the baseline of rules, the speakers alone.

Every article is read with nobody known beforehand, so that one article never helps another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.corpus import AnnotatedArticle
from extractors.entities import Entity, find_entities, load_ner, load_spacy
from extractors.evaluation import Prediction, predictions_from
from extractors.evaluation.gold_spans import Resolver
from extractors.evaluation.predictions import predictions_of
from extractors.marks import pair
from extractors.model import Article, Attribution, Resolution, Span
from extractors.options import Options
from extractors.registry import Registry
from extractors.speakers import resolve

Predicted = Iterator[tuple[str, tuple[Prediction, ...]]]


def predict(articles: Sequence[AnnotatedArticle], options: Options) -> Predicted:
    """The extraction as everybody gets it."""
    from extractors import Extractor

    for gold in articles:
        extractor = Extractor(options, Registry())
        yield gold.id, predictions_from(extractor.extract(Article(text=gold.text, id=gold.id)), gold.text)


def predict_by_rules(articles: Sequence[AnnotatedArticle], options: Options) -> Predicted:
    """The baseline: attributions by rules over spaCy's parse, speakers as everywhere."""
    from extractors.rules import attribute, read

    nlp = load_spacy(options.spacy_model)
    for gold in articles:
        article, quotations = Article(text=gold.text, id=gold.id), pair(gold.text)
        with nlp.memory_zone():
            doc = read(gold.text, nlp)
            attributions = attribute(doc, quotations)
            entities = [Entity(Span(ent.start_char, ent.end_char), ent.label_) for ent in doc.ents]
        resolutions = resolve(
            article, entities, quotations, attributions, Registry(), threshold=options.speaker_threshold
        )
        yield gold.id, predictions_of(attributions, resolutions, gold.text)


def make_resolver(options: Options) -> Resolver:
    """The speaker resolution as the extraction runs it."""
    nlp = load_ner(options.spacy_model)

    def resolver(article: Article, attributions: Sequence[Attribution]) -> Sequence[Resolution]:
        entities = find_entities(article.text, nlp)
        return resolve(
            article, entities, pair(article.text), attributions, Registry(), threshold=options.speaker_threshold
        )

    return resolver
