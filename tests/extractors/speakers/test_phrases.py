"""Sources read: their kind, heads, nouns and owners."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.model import MentionKind
from extractors.speakers.clusters import gather
from extractors.speakers.phrases import Phrase, read_source
from tests.extractors.staging import stage


def read(marked: str) -> Phrase:
    staged = stage(f"⟦{marked}⟧ said ⟪it⟫.", once=True)
    layout = lay_out(staged.article.text)
    source = staged.attributions[0].source
    assert source is not None
    return read_source(layout, gather(layout, find_mentions(layout, staged.entities)), source)


@pytest.mark.parametrize(
    ("marked", "pronoun"),
    [
        ("he", "he"),
        ("She", "she"),
        ("they", "they"),
        ("who", "who"),
        ("both of whom", "both"),
        ("she and others", "she"),
        ("I", "i"),
        ("He’ll", "he"),
    ],
)
def test_phrases_pronouns(marked: str, pronoun: str) -> None:
    phrase = read(marked)
    assert (phrase.kind, phrase.pronoun) == (MentionKind.PRONOUN, pronoun)


@pytest.mark.parametrize(
    ("marked", "noun", "definite", "plural"),
    [
        ("The French president", "president", True, False),
        ("a senior official who asked not to be named", "official", False, False),
        ("Some Republicans", "republican", False, True),
        ("several people close to the talks", "people", False, True),
        ("the two lawmakers", "lawmaker", True, True),
        ("His message", "message", True, False),
        ("several judges handling lawsuits", "judge", False, True),
    ],
)
def test_phrases_descriptions(marked: str, noun: str, definite: bool, plural: bool) -> None:
    phrase = read(marked)
    assert (phrase.kind, phrase.heads) == (MentionKind.NOMINAL, ())
    assert (phrase.noun, phrase.definite, phrase.plural) == (noun, definite, plural)


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("‹Ron Palmer|P›'s lawyers", []),
        ("Attorneys for ‹Ron Palmer|P›", []),
        ("‹Ron Palmer|P›'s message", ["Ron Palmer"]),
        ("a ‹CNN|O› national poll", ["CNN national poll"]),
        ("A study by the group ‹Media Facts|O›", ["Media Facts"]),
        ("the ‹Trust|O›'s website", ["Trust"]),
        ("The ‹NATO|O› mission", ["NATO mission"]),
        ("‹Ron Palmer|P› himself", ["Ron Palmer"]),
        ("a ‹NATO|O› panel", []),
        ("The state ‹Senate|O›'s liberal leader, ‹Ann Roe|P›,", ["Ann Roe"]),
        ("The assailant, ‹John Grau|P›", ["John Grau"]),
        ("‹Ron Palmer|P› and ‹Ann Roe|P›", ["Ron Palmer", "Ann Roe"]),
        ("the ‹FBI|O› and ‹Justice Department|O›", ["FBI", "Justice Department"]),
    ],
)
def test_phrases_heads(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("Her first husband, the drummer ‹Ray Costa|P›", ["Ray Costa"]),
        ("His old coach, the Olympic champion ‹Lena Borg|P›", ["Lena Borg"]),
        ("Her lawyer, a former prosecutor named ‹Tom Okafor|P›", ["Tom Okafor"]),
        ("The union's head, the outspoken ‹Tom Okafor|P›", ["Tom Okafor"]),
        ("The singer, whose real name is ‹Ruth Ames|P›", ["Ruth Ames"]),
        ("‹Ruth Ames|P›'s partner, committee ranking member ‹Tom Okafor|P›", ["Tom Okafor"]),
        ("Her rival, a lawyer representing ‹Ruth Ames|P›", []),
        ("The man, not ‹Ray Costa|P›", []),
        ("The clubs, unlike ‹Ray Costa|P›", []),
    ],
)
def test_phrases_heads_beside_a_description(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("Researchers led by Prof ‹Aiko Mori|P›", []),
        ("A team headed by Dr ‹Jonas Weil|P›", []),
        ("A spokesman for Mayor ‹Tom Okafor|P›", []),
        ("Supporters of Senator ‹Ruth Ames|P›", []),
        ("the party under Prime Minister ‹Luis Ferrer|P›", []),
        ("Secretary of State ‹Ruth Ames|P›", ["Ruth Ames"]),
        ("Former Secretary of State ‹Ruth Ames|P›", ["Ruth Ames"]),
        ("A spokeswoman for Mayor ‹Tom Okafor|P›, ‹Lena Borg|P›", ["Lena Borg"]),
    ],
)
def test_phrases_whoever_stands_behind_a_preposition_is_not_the_source(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("Mayor ‹Mara Lind|P› and her deputy, ‹Tom Okafor|P›", ["Mara Lind", "Tom Okafor"]),
        ("‹Mara Lind|P› and her husband ‹Tom Okafor|P›", ["Mara Lind", "Tom Okafor"]),
        ("‹Ruth Ames|P›, a baker from ‹Ash|G›, and ‹Tom Okafor|P›, a clerk", ["Ruth Ames", "Tom Okafor"]),
        ("‹Ruth Ames|P›, 34, and ‹Tom Okafor|P›, 31", ["Ruth Ames", "Tom Okafor"]),
        ("‹Ruth Ames|P› (D-Ohio), ‹Tom Okafor|P› (R-Tex.) and ‹Lena Borg|P›", ["Ruth Ames", "Tom Okafor", "Lena Borg"]),
        ("‹Ruth Ames|P›, of ‹Ash|G›, ‹Tom Okafor|P› and ‹Lena Borg|P›", ["Ruth Ames", "Tom Okafor", "Lena Borg"]),
        ("‹Ruth Ames|P›, a friend of ‹Tom Okafor|P› and ‹Lena Borg|P›", ["Ruth Ames"]),
        ("‹Ruth Ames|P›, who met ‹Tom Okafor|P› and ‹Lena Borg|P›", ["Ruth Ames"]),
        ("‹Tom Okafor|P› and 12 other senators", ["Tom Okafor"]),
        ("‹Tom Okafor|P› and a group of bakers", ["Tom Okafor"]),
        ("‹Tom Okafor|P› and fellow bakers", ["Tom Okafor"]),
    ],
)
def test_phrases_several_names_with_what_stands_beside_them(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("A column in the national ‹Harbour Herald|O›", ["Harbour Herald"]),
        ("A column in the ‹Herald|O› newspaper", ["Herald"]),
        ("A statement on the ‹Trust|O›'s website", ["Trust"]),
        ("A report on the ‹Trust|O›", []),
        ("A speech in the ‹Senate|O›", []),
    ],
)
def test_phrases_the_medium_of_a_work_is_who_is_cited(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads


@pytest.mark.parametrize(
    ("marked", "noun"),
    [
        ("Spokespeople for ‹Ron Palmer|P›", "spokesperson"),
        ("Two spokesmen for ‹Ron Palmer|P›", "spokesman"),
        ("‹Ron Palmer|P›'s aides", "aide"),
        ("Several deputies", "deputy"),
    ],
)
def test_phrases_know_the_noun_of_several_people(marked: str, noun: str) -> None:
    found = read(marked)
    assert (found.noun, found.plural, found.heads) == (noun, True, ())


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("The prime minister herself", "The prime minister"),
        ("The company itself", "The company"),
    ],
)
def test_phrases_a_description_is_named_without_its_reflexive(marked: str, words: str) -> None:
    assert read(marked).words == words


@pytest.mark.parametrize(
    ("marked", "heads"),
    [
        ("‹Ida Rask|P› herself, who was ill,", ["Ida Rask"]),
        ("‹Ida Rask|P› herself, the treasurer,", ["Ida Rask"]),
        ("Aides to ‹Ida Rask|P› herself", []),
        ("Secretary of ‹State|O› ‹Ida Rask|P›", ["Ida Rask"]),
        ("Chief of police ‹Ida Rask|P›", ["Ida Rask"]),
        ("The wife of ‹Ash|O› captain ‹Per Rask|P›", []),
        ("A lawyer for former governor ‹Per Rask|P›", []),
        ("The mother of victim ‹Per Rask|P›", []),
        ("The widow of Prime Minister ‹Per Rask|P›", []),
    ],
)
def test_phrases_who_belongs_to_a_name_is_not_its_bearer(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads
