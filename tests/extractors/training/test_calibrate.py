"""The confidence model: recovered where the truth is known, judged on articles it was not fitted on."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from extractors.confidence import NAMES, PLAIN, Model
from extractors.evaluation.corpus import AnnotatedArticle, Version
from extractors.tagger import Tagger
from extractors.training import calibrate
from extractors.training.calibrate import (
    FOLDS,
    LEAST_CUES,
    Judged,
    calibrate_weights,
    cross_validated,
    cue_rates,
    fit_model,
    judge,
)
from tests.extractors.labelling import LabelledTagger
from tests.extractors.scripted import write_weights
from tests.extractors.training.tiny import MARKED, annotated, articles, write_corpus


def draw(weights: list[float], count: int, seed: int = 3) -> Judged:
    """Attributions whose features are random and whose truth is drawn from a logistic model with these weights."""
    random = np.random.default_rng(seed)
    values = random.normal(0, 1, (count, len(weights) - 1)) * np.linspace(0.5, 4, len(weights) - 1)
    chance = 1 / (1 + np.exp(-(values @ weights[:-1] + weights[-1])))
    right = (random.random(count) < chance).astype(float)
    return Judged(values, right, np.arange(count) % 20)


def test_calibrate_fit_recovers_the_weights_that_made_the_truth() -> None:
    weights = [1.5, -0.7, 0.0, 0.3, -1.0]
    assert fit_model(draw(weights, 20_000)).weights == pytest.approx(weights, abs=0.12)


def test_calibrate_fit_does_not_depend_on_the_scale_of_a_feature() -> None:
    judged = draw([1.0, -0.5, 0.2], 400)
    scaled = Judged(judged.values * [100.0, 0.01] + [7.0, -3.0], judged.right, judged.article)
    one, other = fit_model(judged), fit_model(scaled)
    for row, moved in zip(judged.values, scaled.values, strict=True):
        assert one(row.tolist()) == pytest.approx(other(moved.tolist()), abs=1e-6)


def test_calibrate_fit_stays_finite_where_one_feature_says_all_and_another_nothing() -> None:
    values = np.linspace(-1, 1, 40)[:, None] * [1.0, 0.0]
    model = fit_model(Judged(values, (values[:, 0] > 0).astype(float), np.arange(40)))
    chances = [model(row.tolist()) for row in values]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < 0.1 < 0.9 < chances[-1] < 1.0


def test_calibrate_fitted_confidences_are_right_on_average() -> None:
    judged = draw([1.0, -2.0, 0.5, -0.5], 300)
    model = fit_model(judged)
    assert np.mean([model(row.tolist()) for row in judged.values]) == pytest.approx(judged.right.mean(), abs=1e-6)


def test_calibrate_cross_validation_holds_whole_articles_out(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = draw([1.0, 0.0, 0.0], 200)
    fitted_on: list[set[int]] = []

    def fit(part: Judged) -> Model:
        assert len(part.values) == len(part.right) == len(part.article)
        fitted_on.append(set(part.article.tolist()))
        # A model that knows the articles it saw by heart would say 1 for each of their attributions.
        return Model((0.0, 0.0, float(len(fitted_on))))

    monkeypatch.setattr(calibrate, "fit_model", fit)
    result = cross_validated(judged)
    everything = set(range(20))
    held_out = [everything - seen for seen in fitted_on]
    assert len(held_out) == FOLDS
    assert sorted(article for each in held_out for article in each) == sorted(everything)
    assert result.predictions == 200


def test_calibrate_cross_validation_is_no_better_than_chance_on_noise() -> None:
    random = np.random.default_rng(4)
    # A feature that gives each article away, and a truth that is one for a whole article: by heart it is no use.
    article = np.repeat(np.arange(21), 10)
    values = np.eye(21)[article] * 5.0
    right = (random.random(21) < 0.5).astype(float)[article]
    judged = Judged(values, right, article)
    seen = np.mean([(fit_model(judged)(row.tolist()) - ok) ** 2 for row, ok in zip(values, right, strict=True)])
    assert seen < 0.05
    assert cross_validated(judged).brier > 0.2


def test_calibrate_cross_validation_of_one_article_has_nothing_to_say() -> None:
    judged = draw([1.0, 0.0], 30)
    assert cross_validated(Judged(judged.values, judged.right, np.zeros(30, int))).predictions == 0


def judged_by(tagger: LabelledTagger, corpus: list[AnnotatedArticle]) -> Judged:
    return judge(cast(Tagger, tagger), corpus, cue_rates(corpus))


def test_calibrate_a_tagger_that_finds_what_was_annotated_is_right() -> None:
    judged = judged_by(LabelledTagger(*MARKED), articles())
    assert judged.values.shape == (6, len(NAMES))
    assert judged.right.tolist() == [1.0] * 6
    assert judged.article.tolist() == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        pytest.param("⟦Ann Lee⟧ ⟨said⟩ ⟪that the dam would hold⟫ on Friday. Bo Wu met her.", 1.0, id="right"),
        pytest.param("⟦Ann Lee⟧ ⟨said⟩ that ⟪the dam would hold on⟫ Friday. Bo Wu met her.", 1.0, id="about right"),
        pytest.param("Ann Lee ⟨said⟩ ⟪that the dam would hold⟫ on Friday. ⟦Bo Wu⟧ met her.", 0.0, id="another source"),
        pytest.param("Ann Lee ⟨said⟩ ⟪that the dam would hold⟫ on Friday. Bo Wu met her.", 0.0, id="no source"),
        pytest.param("⟦Ann Lee⟧ ⟨said⟩ that the dam would hold ⟪on Friday⟫. Bo Wu met her.", 0.0, id="other words"),
    ],
)  # fmt: skip
def test_calibrate_right_is_right_words_and_right_source(found: str, right: float) -> None:
    wanted = annotated("⟦Ann Lee⟧ ⟨said⟩ ⟪that the dam would hold⟫ on Friday. Bo Wu met her.")
    assert judged_by(LabelledTagger(found), [wanted]).right.tolist() == [right]


def test_calibrate_writes_the_model_into_the_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    some_wrong = LabelledTagger(
        *(marked.replace("⟦Ann Lee⟧", "Ann Lee").replace("⟦the mayor⟧", "the mayor") for marked in MARKED)
    )
    weights = write_weights(tmp_path / "weights")
    corpus = write_corpus(tmp_path / "corpus", articles())
    before = dict(np.load(weights / "tagger.npz"))
    monkeypatch.setattr(calibrate, "Tagger", lambda folder: some_wrong if folder == weights else None)
    reliability = calibrate_weights(weights, corpus, corpus)
    assert reliability.predictions == 6
    tagger = Tagger(weights)
    assert tagger.confidence != PLAIN
    assert tagger.confidence.weights == fit_model(judged_by(some_wrong, articles())).weights
    assert tagger.confidence.cue_rates == cue_rates(articles())
    after = np.load(weights / "tagger.npz")
    assert all(np.array_equal(after[name], before[name]) for name in before)
    assert calibrate_weights(weights, corpus, corpus) == reliability  # a second fit takes the first one's place


def test_calibrate_cue_rates_are_shares_of_a_words_occurrences() -> None:
    said = annotated("⟦Ann⟧ ⟨said⟩ ⟪that it leaks⟫. ⟦2|Bo⟧ ⟨2|SAID⟩ ⟪2|so too⟫. The said dam, they said, is old.")
    once = annotated("⟦Ann⟧ ⟨mused⟩ ⟪that it leaks⟫.")
    rates = cue_rates([said, once])
    assert LEAST_CUES == 2
    assert rates == {"said": pytest.approx((2 + 0.5) / (4 + 5))}


def test_calibrate_cue_rates_count_a_cue_of_two_statements_once() -> None:
    (version,) = annotated("⟦Ann⟧ ⟨said⟩ ⟪that it leaks⟫ and ⟦2|Bo⟧ ⟨2|told⟩ ⟪2|her so⟫.").versions
    twice = Version(version.annotator, (*version.attributions, *version.attributions))
    assert cue_rates([AnnotatedArticle("a", "Ann said that it leaks and Bo told her so.", (twice,))]) == {}


def test_calibrate_passes_over_a_content_without_a_word() -> None:
    wanted = annotated("⟦Ann Lee⟧ ⟨said⟩ — so. ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|so it is⟫.")
    tagger = LabelledTagger("⟦Ann Lee⟧ ⟨said⟩ ⟪—⟫ so. ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|so it is⟫.")
    assert judge(cast(Tagger, tagger), [wanted], {}).right.tolist() == [1.0]


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_calibrate_fits_where_everything_is_right_or_wrong(right: float) -> None:

    values = np.linspace(-1, 1, 40)[:, None] * [1.0, 0.5]
    model = fit_model(Judged(values, np.full(40, right), np.arange(40)))
    assert np.isfinite(model.weights).all()
    assert abs(model([0.0, 0.0]) - right) < 0.1


def test_calibrate_a_tagger_that_finds_nothing_is_no_crash() -> None:
    fit_model(judge(cast(Tagger, LabelledTagger()), articles(), {}))
