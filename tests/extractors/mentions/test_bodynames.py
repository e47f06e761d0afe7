"""How far an organisation's name runs."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.mentions.surroundings import Label
from tests.extractors.staging import stage

NAMES = [
    ("said the ‹Committee|O› for a Fair Harbour", "Committee for a Fair Harbour"),
    ("a walk with Union to ‹Save Our Shores|O› (USOS) at noon", "Union to Save Our Shores"),
    ("the Bureau of ‹Tidal Works|O› (BTW) spoke", "Bureau of Tidal Works"),
    ("the ‹Bureau of Tidal Works|O› (BTW) spoke", "Bureau of Tidal Works"),
    ("from the ‹2014 National Harbour Survey|O› of boats", "National Harbour Survey"),
    # what is no reason to widen a name: an acronym that the words before do not spell, a line or a name between
    ("Union to ‹Save Our Shores|O› (RNLI) spoke", "Save Our Shores"),
    ("Union to\n‹Save Our Shores|O› (USOS) spoke", "Save Our Shores"),
    ("‹Una Wells|P› ‹Save Our Shores|O› (WSOS) spoke", "Save Our Shores"),
    ("‹Save Our Shores|O› (see below) spoke", "Save Our Shores"),
    ("the ‹2014 Survey|O› spoke", "2014 Survey"),
    ("‹Save Our Shores|O› (", "Save Our Shores"),
]


@pytest.mark.parametrize(("marked", "name"), NAMES)
def test_bodynames_run_as_far_as_the_text_says(marked: str, name: str) -> None:
    staged = stage(marked, once=True)
    found = find_mentions(lay_out(staged.article.text), staged.entities)
    assert found[-1].text == name


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("Its managing director, ‹Petri Aho|O›, left.", Label.PERSON),
        ("The club's spokesman, ‹Petri Aho|O›, left.", Label.PERSON),
        ("Its owner, ‹Petri Aho|O›, left.", Label.BODY),
        ("Its managing director, ‹Aho|O›, left.", Label.BODY),
        ("Its managing director ‹Petri Aho|O› left.", Label.BODY),
        ("Its director, ‹Aho Airlines|O›, left.", Label.BODY),
        ("Its director, ‹Petri Ltd|O›, left.", Label.BODY),
    ],
)
def test_bodynames_who_has_a_post_is_a_person(marked: str, label: Label) -> None:
    staged = stage(marked, once=True)
    (found,) = find_mentions(lay_out(staged.article.text), staged.entities)
    assert found.label is label


@pytest.mark.parametrize(
    ("marked", "name", "label"),
    [
        ("The owner, ‹Orvane|O› plc, spoke", "Orvane plc", Label.BODY),
        ("The owner, ‹Orvane|P› Ltd, spoke", "Orvane Ltd", Label.BODY),
        ("The bidder, ‹Orvane SA|G›, spoke", "Orvane SA", Label.BODY),
        ("The bidder, ‹Orvane|G›, SA, spoke", "Orvane", Label.PLACE),
        ("In ‹SA|G› she spoke", "SA", Label.PLACE),
        ("‹Ann Orvane|P› left", "Ann Orvane", Label.PERSON),
    ],
)
def test_bodynames_a_legal_form_makes_a_firm(marked: str, name: str, label: Label) -> None:
    staged = stage(marked, once=True)
    (found,) = find_mentions(lay_out(staged.article.text), staged.entities)
    assert (found.text, found.label) == (name, label)


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("The chief executive of ‹Orvane|O› left. ‹Orvane|P› said so.", Label.BODY),
        ("The founder of ‹Orvane|O› left. ‹Orvane|P› said so.", Label.BODY),
        ("‹Orvane|O›'s chief executive left. ‹Orvane|P› said so.", Label.BODY),
        ("‹Orvane|O›'s founder left. ‹Orvane|P› said so.", Label.BODY),
        ("The manager of ‹Orvane|O› left. ‹Orvane|P› said so.", Label.PERSON),
        ("The mother of ‹Orvane|O› left. ‹Orvane|P› said so.", Label.PERSON),
        ("‹Orvane|O›'s mother left. ‹Orvane|P› said so.", Label.PERSON),
        ("The founder of ‹Orvane|O› left. Mr ‹Orvane|P› said so.", Label.PERSON),
        ("The founder of ‹Orvane|O› left. ‹Eve Orvane|P› came. ‹Orvane|P› said so.", Label.PERSON),
    ],
)
def test_bodynames_whose_founder_is_named_is_a_body(marked: str, label: Label) -> None:
    staged = stage(marked, once=True)
    assert find_mentions(lay_out(staged.article.text), staged.entities)[-1].label is label
