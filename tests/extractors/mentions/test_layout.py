"""Tokens, sentences and paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.mentions.layout import lay_out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr Zelensky's office", ["Mr", "Zelensky", "'s", "office"]),
        ("O’Malley’s U.S. tour", ["O’Malley", "’s", "U.S.", "tour"]),
        ("secretary-general (R-Ky.)", ["secretary-general", "(", "R-Ky", ".", ")"]),
        ("SÃ©golÃ¨ne", ["SÃ©golÃ¨ne"]),
        ("", []),
    ],
)
def test_layout_cuts_words(text: str, words: list[str]) -> None:
    assert lay_out(text).words == words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rains. It pours.", 2),
        ("Mr. Weld met Sen. Cruz. He left.", 2),
        ("J. R. Weld came.", 1),
        ("He said “no.” She left.", 2),
        ("He left.“No,” she said.", 2),
        ("Headline without a stop\nText.", 2),
        ("It cost 3.5 million. So what?", 2),
    ],
)
def test_layout_ends_sentences(text: str, count: int) -> None:
    layout = lay_out(text)
    assert len(layout.sentences) == count


def test_layout_finds_places() -> None:
    layout = lay_out("One two.\nThree “Four” five.")
    three = layout.text.index("Three")
    assert layout.paragraph(three) == 1
    assert layout.sentence(three) == 1
    assert layout.opens_sentence(layout.first(three))
    assert not layout.opens_sentence(layout.first(layout.text.index("five")))


@given(st.text(max_size=300))
def test_layout_never_raises_and_covers_every_word(text: str) -> None:
    layout = lay_out(text)
    assert all(
        text[start:end] == word for word, start, end in zip(layout.words, layout.starts, layout.ends, strict=True)
    )
    assert layout.sentences == sorted(layout.sentences)
    assert all(0 <= layout.sentence(i) < len(layout.sentences) for i in range(len(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NewsRoe says no\nJane Roe spoke.", ["News", "Roe", "says", "no"]),
        ("World NewsRoe says no\nJane Roe spoke.", ["World", "News", "Roe", "says"]),
        ("NewsRoe says no\nNobody spoke.", ["NewsRoe", "says", "no", "Nobody"]),  # no Roe elsewhere
        ("McConnell and Connell spoke. The Mc left.", ["McConnell", "and", "Connell", "spoke"]),
        ("XyzzRoe says no\nJane Roe spoke.", ["XyzzRoe", "says", "no", "Jane"]),  # no such word
        ("LIVERoe says no\nJane Roe spoke.", ["LIVE", "Roe", "says", "no"]),
        ("RIGARoe says no\nJane Roe spoke.", ["RIGA", "Roe", "says", "no"]),
        ("SportPrévert says no\nJane Prévert spoke.", ["Sport", "Prévert", "says", "no"]),
        ("NewsMcRoe says no\nJane McRoe spoke.", ["News", "McRoe", "says", "no"]),
        ("LEEDSMark Roe said no.", ["LEEDS", "Mark", "Roe", "said"]),
        ("UNMark Roe said no.", ["UNMark", "Roe", "said", "no"]),
        ("2025Jane Roe said no.", ["2025", "Jane", "Roe", "said"]),
        ("May 3Jane Roe said no.", ["May", "3", "Jane", "Roe"]),
        ("At 3pmRoe said no. Jane Roe did.", ["At", "3pm", "Roe", "said"]),
        ("BBCNews says no\nThe News is out.", ["BBCNews", "says", "no", "The"]),  # a name of common words
        ("NATOChief says no\nThe Chief left.", ["NATOChief", "says", "no", "The"]),
        ("G20Summit and Ford4Roe\nThe Summit was over.", ["G20Summit", "and", "Ford4Roe", "The"]),
        ("A4Skytrain flies\nNobody spoke.", ["A4Skytrain", "flies", "Nobody", "spoke"]),
    ],
)
def test_layout_cuts_a_section_off_its_headline(text: str, words: list[str]) -> None:
    layout = lay_out(text)
    assert layout.words[:4] == words
    assert all(text[s:e] == w for w, s, e in zip(layout.words, layout.starts, layout.ends, strict=True))
