"""What small words tell of a phrase."""

from __future__ import annotations

import pytest

from extractors.lexicon import is_noun_phrase, lower_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He DIDN’T, she'd say.", ["he", "didn't", "she'd", "say"]),
        ("50 dams – “old”", ["dams", "old"]),
        ("Şırnak’s Øre", ["şırnak's", "øre"]),
        ("", []),
    ],
)
def test_phrases_lower_words(text: str, words: list[str]) -> None:
    assert lower_words(text) == words


@pytest.mark.parametrize(
    ("text", "noun_phrase"),
    [
        ("the old dam in the valley", True),
        ("another one", True),
        ("dams in the valley", False),
        ("the dam is old", False),
        ("the dam doesn’t hold", False),
        ("a dam they'll mend", False),
        ("", False),
    ],
)
def test_phrases_noun_phrase(text: str, noun_phrase: bool) -> None:
    assert is_noun_phrase(lower_words(text)) == noun_phrase
