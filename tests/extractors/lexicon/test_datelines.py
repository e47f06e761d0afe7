"""Datelines: where they are, where they are not, and that they cost no more than the text is long."""

from __future__ import annotations

import time

import pytest

from extractors.lexicon.datelines import datelines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OSLO, May 3 (Kystnytt) — The dam held.", ["OSLO, May 3 (Kystnytt) — "]),
        ("OSLO (Kystnytt) – “It held,” she said.", ["OSLO (Kystnytt) – "]),
        ("Mended\n\nST. JOHN'S, N.L., Sept. 12 — The dam held.", ["ST. JOHN'S, N.L., Sept. 12 — "]),
        ("OSLO — The dam held.", []),
        ("Roe (Labour) said — and Wu agreed — that it held.", []),
        ("She said in May — The Month — that it held.", []),
        ("OSLO, May 3 (Kystnytt)", []),
        ("", []),
    ],
)
def test_datelines_are_found_at_the_beginning_of_lines(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in datelines(text)] == found


@pytest.mark.parametrize("piece", ["A", "OSLO, ", "OSLO (", "(- ", "Oslo May 3, ", "\n", "— "])
def test_datelines_cost_no_more_than_the_text_is_long(piece: str) -> None:
    began = time.process_time()
    datelines(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 5
