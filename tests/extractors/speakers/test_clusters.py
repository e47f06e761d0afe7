"""Mentions gathered into a cast."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.speakers.cast import Cast, Figure, tidy
from extractors.speakers.clusters import gather
from tests.extractors.staging import stage


def cast_of(marked: str) -> Cast:
    staged = stage(marked, once=True)
    layout = lay_out(staged.article.text)
    return gather(layout, find_mentions(layout, staged.entities))


def figure(cast: Cast, name: str) -> Figure:
    return next(f for f in cast.figures if f.name == name)


def test_clusters_every_mention_has_one_figure() -> None:
    cast = cast_of("‹Ann Palmer|P› met ‹Palmer|P›, ‹NRL|O› and ‹Paris|G›. Ms. Palmer left ‹Palmer|G›.")
    assert sum(len(f.mentions) for f in cast.figures) == len(cast.mentions)
    assert len(figure(cast, "Ann Palmer").mentions) == 4


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("‹Donald Trump|P› came. ‹Donald J. Trump|P› left.", "Donald J. Trump"),
        ("‹RON PALMER|P› QUITS\n‹Ron Palmer|P› left.", "Ron Palmer"),
        ("‹RON PALMER|P› QUITS\n‹Palmer|P› left.", "Ron Palmer"),
        ("‹ANN MCKAY|P› QUITS", "Ann McKay"),
        ("‹ANN O'DAY|P› QUITS", "Ann O'Day"),
        ("‹PALMER|P› QUITS", "PALMER"),
        ("‹KESTREL PALMER|P› QUITS", "KESTREL PALMER"),  # perhaps no name: nothing says so
        ("The ‹State Department|O› and the ‹U.S. State Department|O› met.", "U.S. State Department"),
        ("‹Obama|P› came. Mr. ‹Obama|P› left.", "Obama"),
    ],
)
def test_clusters_names_by_the_fullest_wording(marked: str, name: str) -> None:
    cast = cast_of(marked)
    assert [f.name for f in cast.figures if f.mentions] == [name]


@pytest.mark.parametrize(
    ("marked", "name", "gender"),
    [
        ("Mr. ‹Robin Weld|P› came.", "Robin Weld", "m"),
        ("‹Hillary Weld|P› came.", "Hillary Weld", "f"),
        ("‹Xan Weld|P› came. She smiled.", "Xan Weld", "f"),
        ("‹Xan Weld|P› came with ‹Ty Orr|P›. He smiled.", "Xan Weld", ""),
        ("‹Ty Orr|P› said the judge was asleep. “Nobody trusts her.”", "Ty Orr", ""),
        ("The tenor, ‹Ty Orr|P›, accused her of a crime.", "Ty Orr", ""),
        ("‹Ty Orr|P› asked him.", "Ty Orr", ""),
        ("‹Ty Orr|P› lost her purse.", "Ty Orr", "f"),
        ("‹Hillary Weld|P› married ‹Ty Orr|P› in May. Her mother wept.", "Ty Orr", ""),
    ],
)
def test_clusters_gender(marked: str, name: str, gender: str) -> None:
    assert figure(cast_of(marked), name).gender == gender


def test_clusters_knows_roles_as_words_and_as_worded() -> None:
    macron = figure(cast_of("‹French|N› President ‹Emmanuel Macron|P› spoke."), "Emmanuel Macron")
    assert {"president", "@france"} <= macron.bag
    assert macron.roles() == ("French President",)


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("SÃ©golÃ¨ne", "Ségolène"),
        ("SÃ©golÃ ̈ne", "Ségolène"),
        ("Jane\n Roe", "Jane Roe"),
        ("Ça va", "Ça va"),
        ("“Roe”", "Roe"),
    ],
)
def test_clusters_tidies_wording(words: str, tidied: str) -> None:
    assert tidy(words) == tidied


def test_clusters_many_namesakes_stay_cheap() -> None:
    people = " ".join(f"‹Name{chr(65 + i % 26)}{i}x Smith|P› came." for i in range(400))
    assert len(cast_of(people + " ‹Smith|P› left.").mentions) == 401


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("‹Kestrel Airways|O› is sorry. ‹Kestrel|P›'s head spoke.", "body"),
        ("‹Ames Motors|O› is sorry. ‹Tom Ames|P› left. ‹Ames|P› spoke.", "person"),
        ("‹Ames Motors|O› is sorry. Mr. ‹Ames|P› spoke.", "person"),
        ("‹Ames House|O› is shut. ‹Ames|P› spoke.", "person"),
    ],
)
def test_clusters_short_forms_of_companies_are_no_people(marked: str, label: str) -> None:
    cast = cast_of(marked)
    assert cast.of(cast.mentions[-1]).label == label


@pytest.mark.parametrize(
    "rest", ["‹Al-Amari|O› denied it.", "“No,” al-Amari said.", "‹al-Amari|P› denied it.", "Mr ‹Amari|P› denied it."]
)
def test_clusters_a_surname_behind_al_is_one_however_it_is_spelt(rest: str) -> None:
    cast = cast_of(f"‹Omar al-Amari|P› came. {rest}")
    assert [(figure.name, len(figure.mentions)) for figure in cast.figures if figure.mentions] == [("Omar al-Amari", 2)]


@pytest.mark.parametrize(
    ("rest", "mentions"),
    [
        ("“No,” Broker said. The broker left.", 2),
        ("“No,” said Broker. A broker left.", 2),
        ("Broker said no. The broker left.", 1),  # may be a broker
        ("“Broker wanted,” it said. The broker left.", 1),
        ("BROKER WANTED. The broker left.", 1),
        ("It rained.\n\nThe Secret Broker Behind Market Crash\n\nThe broker left.", 1),
    ],
)
def test_clusters_a_surname_that_is_a_word_is_told_by_its_capital(rest: str, mentions: int) -> None:
    cast = cast_of(f"‹Ann Broker|P› came. {rest}")
    assert [len(figure.mentions) for figure in cast.figures if figure.name == "Ann Broker"] == [mentions]
