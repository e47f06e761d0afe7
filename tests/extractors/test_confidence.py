"""What an attribution shows as numbers, and the model that weighs them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.confidence import NAMES, PLAIN, RARE, Model, Scores, features
from extractors.model import Span

SURE = Scores(content=0.9, content_link=0.8, cue=0.95, cue_link=0.85, source=0.9)
TEXT = (
    "Ann Lee said on Friday: “The dam will hold,” to be sure. "
    "The mayor’s prediction that it leaks is wrong. I think so. "
    "We don’t build another one, whatever they brought about."
)
RATES = {"said": 0.9, "brought": 0.1, "about": 0.4}


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def shown(
    *content: str,
    cue: str | None = "said",
    source: str | None = "Ann Lee",
    quoted: float = 0.0,
    scores: Scores = SURE,
    rates: Mapping[str, float] = RATES,
) -> dict[str, float]:
    """The features of an attribution in TEXT by name; an absent name is an error in the test."""
    spans = [span(each) for each in content]
    values = features(TEXT, spans, span(cue) if cue else None, span(source) if source else None, quoted, scores, rates)
    return dict(zip(NAMES, values, strict=True))


def test_confidence_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("no source", {"source": None}, {}),
        ("no cue", {"cue": None}, {}),
        ("direct", {"quoted": 1.0}, {"quoted": 0.5}),
        ("mixed", {"quoted": 0.5}, {"quoted": 1.0}),
        ("mixed", {"quoted": 0.01}, {"quoted": 0.0}),
        ("cue of speech", {"cue": "said"}, {"cue": "think"}),
        ("cue of statement", {"cue": "said"}, {"cue": "think"}),
        ("cue of thought", {"cue": "think"}, {"cue": "said"}),
        ("cue is a noun", {"cue": "prediction"}, {"cue": "said"}),
        ("long cue", {"cue": "will hold,” to be sure"}, {"cue": "said on Friday"}),
        ("cue unknown", {"cue": "brought about"}, {"cue": "said"}),
        ("cue unknown", {"cue": "brought about"}, {"cue": None}),
        ("cue unknown", {"cue": "brought about"}, {"cue": "prediction"}),
        ("cue ends in a preposition", {"cue": "brought about"}, {"cue": "brought"}),
        ("carried", {"scores": replace(SURE, carried=0.6)}, {}),
    ],
)
def test_confidence_features_tell_what_they_are_named_for(name: str, yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert (shown("The dam will hold", **yes)[name], shown("The dam will hold", **no)[name]) == (1.0, 0.0)


def test_confidence_features_of_the_content() -> None:
    assert shown("The dam will hold")["words"] == pytest.approx(math.log(4))
    assert shown("The dam", "will hold")["words"] == pytest.approx(math.log(4))
    assert [shown("The dam", *more)["several ranges"] for more in ((), ("will hold",))] == [0.0, 1.0]
    assert [shown(content)["short"] for content in ("The dam will", "The dam will hold")] == [1.0, 0.0]
    assert [shown(content)["begins with to"] for content in ("to be sure", "The dam")] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("begins a clause", "that it leaks", "it leaks"),
        ("begins a clause", "that it leaks", "The dam"),
        ("begins with a pronoun", "it leaks", "The dam"),
        ("begins with a pronoun", "We don’t build", "another one"),
        ("noun phrase", "The dam", "The dam will hold"),
        ("noun phrase", "another one", "it leaks"),
        ("begins with to", "to be sure", "The dam"),
    ],
)
def test_confidence_features_of_the_first_words(name: str, yes: str, no: str) -> None:
    assert (shown(yes)[name], shown(no)[name]) == (1.0, 0.0)


def test_confidence_a_contraction_holds_an_auxiliary() -> None:
    text = "They said the dams don’t hold."
    at = [Span(10, 29)], Span(5, 9), Span(0, 4)
    values = dict(zip(NAMES, features(text, *at, 0.0, SURE, {}), strict=True))
    assert values["noun phrase"] == 0.0


def test_confidence_how_usual_a_cue_is_goes_by_its_most_usual_telling_word() -> None:
    def usual(cue: str | None) -> float:
        return shown("The dam", cue=cue)["cue's words usual"]

    def odds(rate: float) -> float:
        return pytest.approx(math.log(rate / (1 - rate)))  # type: ignore[no-any-return]

    assert usual("said on Friday") == odds(0.9)
    assert usual("brought about") == odds(0.4)
    assert usual("prediction") == odds(RARE)
    assert usual(None) == 0.0


def test_confidence_features_of_the_distance_to_the_cue() -> None:
    assert shown("The dam will hold", cue="said")["content first"] == 0.0
    assert shown("Ann Lee", cue="said", source=None)["content first"] == 1.0
    assert shown("Ann Lee", cue="said", source=None)["far from cue"] == pytest.approx(math.log1p(1))
    far = len(" on Friday: “")
    assert shown("The dam will hold", cue="said")["far from cue"] == pytest.approx(math.log1p(far))
    assert shown("Ann Lee", "on Friday", cue="said")["far from cue"] == 0.0  # the content stands around its cue
    assert shown("The dam will hold", cue=None)["far from cue"] == 0.0


def test_confidence_features_of_the_scores_are_log_odds() -> None:
    values = shown("The dam will hold")
    odds = [math.log(p / (1 - p)) for p in (SURE.product, 0.9, 0.8, 0.95, 0.85, 0.9)]
    assert [values[name] for name in NAMES[:6]] == pytest.approx(odds)
    assert shown("The dam will hold", source=None)["source"] == 0.0


@pytest.mark.parametrize("part", [field.name for field in fields(Scores)])
def test_confidence_product_falls_with_every_part(part: str) -> None:
    values = [replace(SURE, **{part: value}).product for value in (0.0, 0.3, 0.6, 0.9)]
    assert values[0] == 0.0
    assert values == sorted(values)
    assert len(set(values)) == 4


def test_confidence_product_asks_more_of_the_content_than_of_cue_and_source() -> None:
    sure = Scores(1.0, 1.0, 1.0, 1.0, 1.0)
    assert sure.product == 1.0
    assert replace(sure, content=0.5).product == 0.5
    assert replace(sure, cue=0.5).product == pytest.approx(math.sqrt(0.5))


probabilities = st.floats(0, 1)
all_scores = st.builds(Scores, *[probabilities] * 5, carried=probabilities)


@st.composite
def attributions(draw: st.DrawFn) -> tuple[str, list[Span], Span | None, Span | None]:
    text = draw(st.one_of(st.text(min_size=1, max_size=60), st.sampled_from([TEXT, "\0", "— ”", "\ud800 said"])))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(*sorted(ends)))
    return text, draw(st.lists(spans, min_size=1, max_size=4)), draw(st.none() | spans), draw(st.none() | spans)


@settings(max_examples=100, deadline=None)
@given(attribution=attributions(), quoted=probabilities, scores=all_scores, rate=probabilities)
def test_confidence_features_are_finite_and_as_many_as_their_names(
    attribution: tuple[str, list[Span], Span | None, Span | None], quoted: float, scores: Scores, rate: float
) -> None:
    values = features(*attribution, quoted, scores, {"said": rate})
    assert len(values) == len(NAMES)
    assert all(isinstance(value, float) and math.isfinite(value) for value in values)


def test_confidence_model_weighs_the_features_and_adds_the_last_weight() -> None:
    weights = [0.0] * len(NAMES)
    weights[NAMES.index("no source")] = -2.0
    weights[NAMES.index("direct")] = 0.5
    values = [0.0] * len(NAMES)
    values[NAMES.index("no source")] = 1.0
    values[NAMES.index("direct")] = 3.0
    assert Model((*weights, 1.5))(values) == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert Model((*weights, 0.0))([0.0] * len(NAMES)) == 0.5


@given(weights=st.lists(st.floats(-1e9, 1e9), min_size=len(NAMES) + 1, max_size=len(NAMES) + 1))
def test_confidence_model_gives_a_probability_whatever_the_weights(weights: list[float]) -> None:
    assert 0.0 <= Model(tuple(weights))([1.0] * len(NAMES)) <= 1.0


@pytest.mark.parametrize("values", [[], [0.0] * (len(NAMES) - 1), [0.0] * (len(NAMES) + 1)])
def test_confidence_model_refuses_other_features(values: list[float]) -> None:
    with pytest.raises(ValueError):
        PLAIN(values)


@pytest.mark.parametrize(
    "scores", [SURE, replace(SURE, content=0.2), replace(SURE, carried=0.5), Scores(0.5, 0.5, 0.5, 0.5, 0.5)]
)
def test_confidence_without_a_model_is_the_product(scores: Scores) -> None:
    values = list(shown("The dam will hold", scores=scores).values())
    assert PLAIN(values) == pytest.approx(scores.product, abs=1e-6)
