"""The ranker: probabilities over the figures nearby and nobody."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.model import MentionKind, Span
from extractors.speakers.candidates import CANDIDATES, NOBODY, Query
from extractors.speakers.clusters import gather
from extractors.speakers.phrases import Phrase
from extractors.speakers.ranker import load_weights, rank, softmax
from tests.extractors.staging import stage


def ranked(marked: str, pronoun: str) -> list[tuple[str, float]]:
    staged = stage(marked)
    layout = lay_out(staged.article.text)
    cast = gather(layout, find_mentions(layout, staged.entities))
    offset = len(staged.article.text)
    phrase = Phrase(MentionKind.PRONOUN, pronoun, pronoun=pronoun, span=Span(offset, offset))
    query = Query(phrase, offset, quoted=False, enclosing=NOBODY, spoken=())
    return [(cast.figures[i].name if i != NOBODY else "", p) for i, p in rank(layout, cast, query)]


def test_ranker_probabilities_sum_to_one_best_first() -> None:
    found = ranked("‹Paul Reyes|P› met ‹Ivan Holt|P›. ‹Karl Dorn|P› left. ", "he")
    assert sum(p for _, p in found) == pytest.approx(1)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)
    assert "" in {name for name, _ in found}


@pytest.mark.parametrize(("pronoun", "absent"), [("she", "Paul Reyes"), ("he", "Ada Nwosu"), ("it", "Paul Reyes")])
def test_ranker_leaves_out_who_cannot_be_meant(pronoun: str, absent: str) -> None:
    found = ranked("‹Paul Reyes|P› met ‹Ada Nwosu|P› at the ‹Media Trust|O›. ", pronoun)
    assert absent not in {name for name, _ in found}


def test_ranker_looks_at_a_bounded_number_of_figures() -> None:
    people = " ".join(f"‹Paul Na{chr(97 + i % 26)}{chr(97 + i // 26)}mes|P› came." for i in range(300))
    assert len(ranked(people, "he")) <= CANDIDATES + 1


def test_ranker_weights_know_every_sort() -> None:
    weights = load_weights()
    assert set(weights) == {"person", "other", "nominal"}
    assert weights["person"]["own words quoted"] < 0 < weights["nominal"]["same place"]


def test_ranker_softmax_bears_large_scores() -> None:
    assert softmax([1, 2], [1000.0, 0.0])[0] == (1, pytest.approx(1.0))
