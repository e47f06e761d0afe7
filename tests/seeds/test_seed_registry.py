"""The registry that ships with the five articles: well-formed, unambiguous, and its speakers are named in them."""

from __future__ import annotations

import json
import re

import pytest
from gold import SEEDS, SIX

from extractors.model import SpeakerType
from extractors.names import key
from extractors.registry import Registry, slugify

ROWS = [json.loads(line) for line in (SEEDS / "speakers.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts() -> str:
    return " ".join(key(line) for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").split("."))


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_seed_registry_are_well_formed(row: dict[str, object]) -> None:
    assert list(row) == ["name", "slug", "type", "aliases", "roles", "wikidata"]
    assert row["slug"] == slugify(str(row["name"]))
    SpeakerType(str(row["type"]))
    assert row["wikidata"] is None or re.fullmatch(r"Q\d+", str(row["wikidata"]))


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_seed_registry_answer_to_their_names(row: dict[str, str], registry: Registry) -> None:
    for name in (row["slug"], row["name"], row["name"].upper(), *row["aliases"]):
        found = registry.find(name)
        assert found is not None, name
        assert found.slug == row["slug"]
        assert found.type == row["type"]


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_seed_registry_are_named_in_the_articles(row: dict[str, str], texts: str) -> None:
    words = [key(row["name"].removeprefix("Office of ")).split()[-1]]
    assert all(word in texts for word in words)


def test_seed_registry_have_slugs_of_their_own(registry: Registry) -> None:
    assert len(registry) == len(ROWS) == len({row["slug"] for row in ROWS})


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zelenskyi", "volodymyr-zelenskyy"),
        ("zelenskiy", "volodymyr-zelenskyy"),
        ("President Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("ANTONIO COSTA", "antonio-costa"),
        ("yilmaz", "cevdet-yilmaz"),
        ("Mr Macron", "emmanuel-macron"),
        ("French President", "emmanuel-macron"),
        ("president of the European Council", "antonio-costa"),
        ("NATO Secretary General", "mark-rutte"),
        ("Mr Zelensky’s office", "office-of-volodymyr-zelenskyy"),
        ("Secretary of State Marco Rubio", "marco-rubio"),
    ],
)
def test_seed_registry_answer_to_other_wordings(name: str, slug: str, registry: Registry) -> None:
    found = registry.find(name)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("name", ["Brigitte Macron", "Melania Trump", "Alberto Costa", "Olena Zelenska", "Fedorova"])
def test_seed_registry_are_not_taken_for_their_namesakes(name: str, registry: Registry) -> None:
    assert registry.link(name).speaker is None


@pytest.mark.parametrize(("slug", "name"), SIX.items())
@pytest.mark.parametrize("change", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
def test_seed_registry_answers_to_slug_and_name_in_any_case(
    slug: str, name: str, change: object, registry: Registry
) -> None:
    assert callable(change)
    for query in (slug, name):
        speaker = registry.find(change(query))
        assert speaker is not None
        assert (speaker.slug, speaker.name) == (slug, name)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Zelensky", "volodymyr-zelenskyy"),
        ("Zelenskyy", "volodymyr-zelenskyy"),
        ("Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("Antonio Costa", "antonio-costa"),
        ("antónio costa", "antonio-costa"),
        ("ANTONIO COSTA", "antonio-costa"),
    ],
)
def test_seed_registry_answers_to_aliases_with_and_without_accents(query: str, slug: str, registry: Registry) -> None:
    speaker = registry.find(query)
    assert speaker is not None
    assert speaker.slug == slug
