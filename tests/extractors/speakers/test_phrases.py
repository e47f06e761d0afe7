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
        ("The assailant, ‹John Grau|P›", ["John Grau"]),
        ("‹Ron Palmer|P› and ‹Ann Roe|P›", ["Ron Palmer", "Ann Roe"]),
        ("the ‹FBI|O› and ‹Justice Department|O›", ["FBI", "Justice Department"]),
    ],
)
def test_phrases_heads(marked: str, heads: list[str]) -> None:
    assert [head.text for head in read(marked).heads] == heads
