"""Articles in other words: what changes, and what must not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from extractors.entities import load_spacy
from extractors.evaluation.corpus import AnnotatedArticle, Version
from extractors.marks import pair
from extractors.options import Options
from extractors.training.vary import NEIGHBOURS, Vocabulary, Word, varied

SENTENCES = (
    "The mayor said the old dam would hold.",
    "“The old wall leaks,” a worker told the mayor on Friday.",
    "Lindgren wrote that Kowalska had praised the dam and the wall.",
    "KOWALSKA PRAISED THE WALL.\n\nA worker praised the mayor, Lindgren said.",
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_spacy(Options().spacy_model, ("parser", "ner", "lemmatizer"))


def article(number: int) -> AnnotatedArticle:
    return AnnotatedArticle(f"a{number}", "\n\n".join(SENTENCES * 3), (Version("ann", ()),))


def copies(nlp: Any, seed: int = 1, count: int = 12) -> list[AnnotatedArticle]:
    return varied([article(number) for number in range(count)], nlp, {}, seed=seed)


def test_vary_copies_have_other_words_in_the_same_layout(nlp: Any) -> None:
    originals = {article(0).text}
    found = copies(nlp)
    assert [each.id for each in found] == [f"a{number}+1" for number in range(12)]
    assert all(each.attributions == () for each in found)
    assert len({each.text for each in found} - originals) > 10
    for each in found:
        lines, before = each.text.split("\n"), article(0).text.split("\n")
        assert [len(line.split()) for line in lines] == [len(line.split()) for line in before]
        assert len(pair(each.text)) == len(pair(article(0).text))
        kept = [word for word in article(0).text.split() if word.lower() in {"the", "a", "that", "on", "would"}]
        assert [word for word in each.text.split() if word.lower() in {"the", "a", "that", "on", "would"}] == kept


def test_vary_words_come_from_the_corpus_and_keep_their_capitals(nlp: Any) -> None:
    known = {word.strip("“”,.").lower() for word in article(0).text.split()}
    for each in copies(nlp):
        assert {word.strip("“”,.").lower() for word in each.text.split()} <= known
        headline = each.text.split("\n\n")[3]
        assert headline.isupper()


def test_vary_a_name_is_one_other_name_throughout_an_article(nlp: Any) -> None:
    changed = 0
    for each in copies(nlp):
        pairs = zip(article(0).text.split(), each.text.split(), strict=True)
        became = {new.strip(",.") for old, new in pairs if old.strip(",.") == "Lindgren"}
        assert len(became) == 1
        changed += became != {"Lindgren"}
    assert changed


def test_vary_the_same_seed_gives_the_same_texts(nlp: Any) -> None:
    assert copies(nlp) == copies(nlp)
    assert [one.text for one in copies(nlp)] != [two.text for two in copies(nlp, seed=2)]


def test_vary_near_words_are_the_nearest_of_their_tag() -> None:
    angles = np.linspace(0, np.pi, 40)
    vectors = {
        f"w{chr(97 + i // 10)}{chr(97 + i % 10)}": np.array([np.cos(a), np.sin(a)]) for i, a in enumerate(angles)
    }
    words = [Word(0, each, "NN") for each in vectors for _ in range(2)]
    found = Vocabulary([*words, Word(0, "lone", "VB"), Word(0, "lone", "VB"), Word(0, "rare", "NN")], vectors)
    random = np.random.default_rng(0)
    order = list(vectors)
    near = {found.near(Word(0, order[0], "NN"), random) for _ in range(300)}
    assert near == set(order[1 : NEIGHBOURS + 1])
    assert found.near(Word(0, "lone", "VB"), random) is None
    assert found.any("VB", random) == "lone"
    assert {found.any("NN", random) for _ in range(3000)} == set(order)  # “rare” occurs once


def test_vary_nothing_to_exchange_stays(nlp: Any) -> None:
    empty = AnnotatedArticle("e", "\n“…”\n", (Version("ann", ()),))
    (found,) = varied([empty], nlp, {}, seed=1)
    assert found.text == empty.text
    assert varied([], nlp, {}, seed=1) == []
