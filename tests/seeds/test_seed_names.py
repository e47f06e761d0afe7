"""Who is meant on the seed articles, wording by wording."""

from __future__ import annotations

import pytest
from gold import Quotes, the

from extractors.model import SpeakerType


@pytest.mark.parametrize(
    ("article", "worded", "slug"),
    [
        ("rferl", "Zelenskyy", "volodymyr-zelenskyy"),
        ("rferl", "The Ukrainian leader", "volodymyr-zelenskyy"),
        ("rferl", "The French president", "emmanuel-macron"),
        ("rferl", "French President Emmanuel Macron", "emmanuel-macron"),
        ("rferl", "Macron", "emmanuel-macron"),
        ("ap", "Macron", "emmanuel-macron"),
        ("ap", "Zelenskyy", "volodymyr-zelenskyy"),
        ("ap", "Costa", "antonio-costa"),
        ("hurriyet", "Ukrainian President Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("hurriyet", "Zelensky", "volodymyr-zelenskyy"),
        ("hurriyet", "European Council President Antonio Costa", "antonio-costa"),
        ("donegal", "Mr Zelensky", "volodymyr-zelenskyy"),
        ("donegal", "the Ukrainian president", "volodymyr-zelenskyy"),
        ("donegal", "The Ukrainian president", "volodymyr-zelenskyy"),
        ("donegal", "Mr Macron", "emmanuel-macron"),
        ("donegal", "Mr Rutte", "mark-rutte"),
        ("essanews", "The French president", "emmanuel-macron"),
    ],
)
def test_wording_is_one_speaker(article: str, worded: str, slug: str, quotes: Quotes) -> None:
    speakers = {
        quote.speaker.slug if quote.speaker else None
        for quote in quotes[article]
        if quote.source and quote.source.text == worded
    }
    assert speakers == {slug}


def test_he_added_is_macron_once_and_bessent_once(quotes: Quotes) -> None:
    speakers = [
        quote.speaker.name if quote.speaker else None
        for quote in quotes["rferl"]
        if quote.source and quote.cue and (quote.source.text, quote.cue.text) == ("He", "added")
    ]
    assert speakers == ["Emmanuel Macron", "Scott Bessent"]


@pytest.mark.parametrize(
    ("article", "id_", "holder"),
    [
        ("donegal", "zelenskys-office", "volodymyr-zelenskyy"),
        ("donegal", "sir-keirs-office", "keir-starmer"),
        ("ap", "starmers-office", "keir-starmer"),
    ],
)
def test_an_office_is_not_the_man(article: str, id_: str, holder: str, quotes: Quotes) -> None:
    speaker = the(quotes, article, id_).speaker
    assert speaker is not None
    assert speaker.type is SpeakerType.OFFICE
    assert speaker.slug != holder


def test_both_offices_of_one_man_are_one_speaker_over_articles(quotes: Quotes) -> None:
    here, there = the(quotes, "donegal", "sir-keirs-office").speaker, the(quotes, "ap", "starmers-office").speaker
    assert here is not None
    assert there is not None
    assert here.slug == there.slug


def test_joint_speakers_both_stand_behind_the_quote(quotes: Quotes) -> None:
    speakers = the(quotes, "donegal", "washington-willing").speakers
    assert {speaker.slug for speaker in speakers} == {"emmanuel-macron", "volodymyr-zelenskyy"}


def test_an_anonymous_source_gets_nobodys_name(quotes: Quotes) -> None:
    for id_ in ("official-fuel", "official-china"):
        speaker = the(quotes, "donegal", id_).speaker
        assert speaker is None or speaker.type is SpeakerType.ANONYMOUS


def test_a_spokesman_speaks_on_behalf(quotes: Quotes) -> None:
    quote = the(quotes, "donegal", "areas-of-action")
    assert quote.on_behalf_of is not None
    assert "German" in quote.on_behalf_of.name


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("emmanuel-macron", {"rferl", "ap", "hurriyet", "donegal", "essanews"}),
        ("volodymyr-zelenskyy", {"rferl", "ap", "hurriyet", "donegal"}),
        ("marco-rubio", {"rferl", "ap", "hurriyet"}),
        ("steve-witkoff", {"rferl"}),
        ("antonio-costa", {"ap", "hurriyet"}),
        ("mark-rutte", {"donegal"}),
    ],
)
def test_the_six_speak_where_they_do(slug: str, expected: set[str], quotes: Quotes) -> None:
    spoken = {name for name, found in quotes.items() for quote in found if slug in {one.slug for one in quote.speakers}}
    assert spoken == expected
