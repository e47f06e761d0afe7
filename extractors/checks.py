"""What a text must be before anything reads it: not empty, not binary, storable, not endless."""

from __future__ import annotations

import re

from extractors.errors import EmptyText, NotText, TextTooLong

SURROGATE = re.compile("[\ud800-\udfff]")


def check_text(text: str, max_chars: int) -> None:
    """EmptyText, NotText (NUL characters or lone surrogates, which no encoding can hold) or TextTooLong."""
    if len(text) > max_chars:
        raise TextTooLong(f"the text has {len(text):,} characters, more than the limit of {max_chars:,}")
    check_storable(text, "the text")
    if not text.strip():
        raise EmptyText


def check_storable(words: str, what: str) -> None:
    """NotText for characters that neither UTF-8 nor a database can hold; `what` names the words in the message."""
    if "\x00" in words:
        raise NotText(f"{what} holds a NUL character at offset {words.index(chr(0))}")
    found = SURROGATE.search(words)
    if found is not None:
        raise NotText(f"{what} holds a lone surrogate (half of a character) at offset {found.start()}")
