"""The corpus shipped with the tests is what its marked-up articles say, and annotates what it claims to."""

from __future__ import annotations

import pytest
from marking import CORPUS, files

from extractors.evaluation.corpus import AnnotatedArticle, by_article, read_corpus, read_speakers
from extractors.evaluation.words import name_key

ARTICLES = {article.id: article for article in read_corpus(CORPUS)}
SPEAKERS = by_article(read_speakers(CORPUS / "speakers.jsonl"))


def test_corpus_is_built_from_its_marked_articles() -> None:
    expected = {path.relative_to(CORPUS).as_posix(): words for path, words in files().items()}
    shipped = {path: (CORPUS / path).read_bytes().decode() for path in expected}
    assert shipped == expected
    stray = {path.name for path in (CORPUS / "text").iterdir()} ^ {f"{name}.txt" for name in ARTICLES}
    assert stray == set()


@pytest.mark.parametrize("article", ARTICLES.values(), ids=lambda article: article.id)
def test_corpus_spans_start_and_end_at_words_or_marks(article: AnnotatedArticle) -> None:
    for gold in article.attributions:
        assert gold.content
        for span in (*gold.content, *gold.source, *gold.cue):
            words = span.slice(article.text)
            assert words == words.strip()
            assert "\n" not in words
            assert not (article.text[span.start - 1].isalnum() and words[0].isalnum())
            assert not (article.text[span.end].isalnum() and words[-1].isalnum())


@pytest.mark.parametrize("article", ARTICLES.values(), ids=lambda article: article.id)
def test_corpus_names_are_the_articles_own(article: AnnotatedArticle) -> None:
    text = f" {name_key(article.text)} "
    for who in SPEAKERS[article.id].values():
        for name in (who.speaker or "").split(" & "):
            assert f" {name_key(name)}" in text
