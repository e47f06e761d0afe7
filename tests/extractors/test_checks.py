"""What no text may be, before anything reads it."""

from __future__ import annotations

import pytest

from extractors.checks import check_storable, check_text
from extractors.errors import EmptyText, InvalidArticle, NotText, TextTooLong


@pytest.mark.parametrize("text", ["a", " a ", "😀", "\ufeffa", "e\u0301", "\x01", "”", "\U0010ffff"])
def test_checks_any_text_will_do(text: str) -> None:
    check_text(text, 3)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", EmptyText, "empty"),
        (" \t\r\n\u2003\u00a0", EmptyText, "white space"),
        ("dam\0", NotText, "NUL character at offset 3"),
        ("😀 \ud83d", NotText, "surrogate .* at offset 2"),
        ("\udfff", NotText, "offset 0"),
        ("x" * 1_001, TextTooLong, "1,001 .* limit of 1,000"),
        (" " * 1_001, TextTooLong, "limit"),
        ("\0" * 1_001, TextTooLong, "limit"),
    ],
)
def test_checks_name_what_is_wrong(text: str, error: type[InvalidArticle], words: str) -> None:
    with pytest.raises(error, match=words):
        check_text(text, 1_000)


def test_checks_the_limit_is_in_code_points_and_itself_allowed() -> None:
    check_text("😀" * 1_000, 1_000)


def test_checks_other_words_are_named_too() -> None:
    check_storable("Dam holds", "the title")
    with pytest.raises(NotText, match="the title holds a NUL"):
        check_storable("Dam\0", "the title")
