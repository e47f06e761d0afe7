"""Forms of verbs and nouns follow the rules of English spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon.inflection import guess_lemma, inflect, plural, spellings

FORMS = [
    ("claim", {"claim", "claims", "claiming", "claimed"}),
    ("deny", {"deny", "denies", "denying", "denied"}),
    ("hope", {"hope", "hopes", "hoping", "hoped"}),
    ("agree", {"agree", "agrees", "agreeing", "agreed"}),
    ("slam", {"slam", "slams", "slamming", "slammed"}),
    ("admit", {"admit", "admits", "admitting", "admitted"}),
    ("quip", {"quip", "quips", "quipping", "quipped"}),
    ("label", {"label", "labels", "labeling", "labelling", "labeled", "labelled"}),
    ("publish", {"publish", "publishes", "publishing", "published"}),
    ("say", {"say", "says", "saying", "said"}),
    ("write", {"write", "writes", "writing", "wrote", "written"}),
]


@pytest.mark.parametrize(("verb", "forms"), FORMS)
def test_inflection_of_verbs(verb: str, forms: set[str]) -> None:
    assert set(inflect(verb)) == forms


@pytest.mark.parametrize(("noun", "many"), [("claim", "claims"), ("theory", "theories"), ("speech", "speeches")])
def test_inflection_of_nouns(noun: str, many: str) -> None:
    assert plural(noun) == many


def test_inflection_spellings() -> None:
    assert list(spellings("emphasise")) == ["emphasise", "emphasize"]
    assert list(spellings("favour")) == ["favour", "favor"]
    assert list(spellings("say")) == ["say"]


GUESSES = [
    ("hollered", "holler"),
    ("whined", "whine"),
    ("promoting", "promote"),
    ("includes", "include"),
    ("focuses", "focus"),
    ("rattled", "rattle"),
    ("jogged", "jog"),
    ("gave", "give"),
    ("tries", "try"),
    ("red", "red"),
    ("", ""),
]


@pytest.mark.parametrize(("form", "lemma"), GUESSES)
def test_inflection_guesses_unknown_lemmas(form: str, lemma: str) -> None:
    assert guess_lemma(form) == lemma


@given(st.text(alphabet=st.characters(categories=["Ll"]), max_size=12))
def test_inflection_takes_any_word(word: str) -> None:
    assert isinstance(guess_lemma(word), str)
