"""Canonical speakers over articles: linking, entering, merging by evidence, and being renewed."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.registry import build_world, run
from extractors.model import Speaker, SpeakerType
from extractors.registry import Action, Correction, Registry, slugify

BODY = SpeakerType.ORGANISATION


def slug_of(registry: Registry, name: str, **details: object) -> str | None:
    speaker = registry.enter(name, **details).speaker  # type: ignore[arg-type]
    return speaker and speaker.slug


@pytest.mark.parametrize(
    "other",
    [
        "Volodymyr Zelensky", "Volodymyr Zelenskiy", "Volodymyr Zelenskyi", "VOLODYMYR ZELENSKYY",
        "Volodymyr O. Zelenskyy", "President Volodymyr Zelensky",
        "Ukrainian President Volodymyr Zelenskyy", "Mr Zelensky", "Zelensky's",
        "Володимир Зеленський", "Zelenskyy, Volodymyr", "Volodímyr Zelenský",
    ],
)  # fmt: skip
def test_registry_joins_spellings_of_one_name(other: str) -> None:
    registry = Registry()
    first = slug_of(registry, "Volodymyr Zelenskyy")
    assert first == "volodymyr-zelenskyy"
    assert slug_of(registry, other) == first
    assert len(registry) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Clinton", "Hillary Clinton"), ("Emmanuel Macron", "Brigitte Macron"),
        ("George W. Bush", "George H. W. Bush"),
        ("Donald Trump", "Donald Trump Jr."), ("John Kelly", "John Kelley"), ("John Smith", "Juan Smith"),
        ("Maria Silva", "Mario Silva"), ("Xi Jinping", "Xi Mingze"), ("Mr. Alex Reed", "Mrs. Alex Reed"),
    ],
)  # fmt: skip
def test_registry_never_joins_people_who_differ(one: str, other: str) -> None:
    registry = Registry()
    role = ["president"]
    assert slug_of(registry, one, roles=role) != slug_of(registry, other, roles=role, aliases=[one])
    assert len(registry) == 2


def test_registry_leaves_an_ambiguous_surname_open_with_its_candidates() -> None:
    registry = Registry()
    registry.enter("Hillary Clinton", roles=["Democratic nominee"])
    registry.enter("Bill Clinton", roles=["former president"])
    link = registry.enter("Clinton")
    assert link.speaker is None
    assert link.ambiguous
    assert {name for name, _ in link.candidates} == {"Hillary Clinton", "Bill Clinton"}
    assert len(registry) == 2


@pytest.mark.parametrize(
    ("details", "slug"),
    [
        ({"roles": ["the Democratic nominee"]}, "hillary-clinton"),
        ({"roles": ["nominee"]}, "hillary-clinton"),
        ({"aliases": ["Bill Clinton"]}, "bill-clinton"),
        ({"gender": "f"}, "hillary-clinton"),
        ({"mentioned": ["Paul Begala", "James Carville"]}, "bill-clinton"),
    ],
)
def test_registry_settles_a_surname_by_a_second_witness(details: dict[str, object], slug: str) -> None:
    registry = Registry()
    registry.enter("Hillary Clinton", roles=["Democratic nominee"], mentioned=["Tim Kaine"])
    registry.enter("Bill Clinton", roles=["former president"], mentioned=["James Carville", "Paul Begala"])
    assert slug_of(registry, "Clinton", **details) == slug


def test_registry_does_not_give_a_surname_to_its_only_bearer_against_the_role() -> None:
    registry = Registry()
    registry.enter("António Costa", roles=["European Council President"])
    assert slug_of(registry, "Costa", roles=["police officer"]) == "costa"
    assert slug_of(registry, "Costa", roles=["Council president"]) == "antonio-costa"


def test_registry_merges_a_lone_surname_when_a_witness_comes_and_takes_it_back() -> None:
    registry = Registry()
    assert slug_of(registry, "Costa", roles=["European Council President"]) == "costa"
    assert slug_of(registry, "António Costa", roles=["president of the European Council"]) == "antonio-costa"
    assert registry.get("costa").slug == "antonio-costa"
    (merge,) = registry.history
    assert (merge.action, merge.automatic) == (Action.MERGE, True)
    registry.undo(merge, by="editor")
    assert registry.get("costa").slug == "costa"
    slug_of(registry, "António Costa", roles=["president of the European Council"])
    assert registry.get("costa").slug == "costa", "what a person set apart stays apart"


def test_registry_merges_an_initial_when_one_article_has_both_names() -> None:
    registry = Registry()
    registry.enter("J. Ramirez")
    registry.enter("Jorge Ramirez")
    assert len(registry) == 2
    registry.enter("Jorge Ramirez", aliases=["J. Ramirez"])
    assert [speaker.name for speaker in registry] == ["J. Ramirez"] or len(registry) == 1


def test_registry_keeps_organisations_offices_and_people_apart() -> None:
    registry = Registry()
    person = slug_of(registry, "Volodymyr Zelensky")
    office = slug_of(registry, "Mr Zelensky's office", type=SpeakerType.OFFICE)
    assert person != office
    assert slug_of(registry, "Zelenskyy’s office", type=SpeakerType.OFFICE) == office
    assert slug_of(registry, "the office of Volodymyr Zelenskyy", type=SpeakerType.OFFICE) == office
    house = slug_of(registry, "White House", type=BODY)
    assert slug_of(registry, "the White House", type=SpeakerType.OFFICE) == house


def test_registry_knows_a_titled_person_that_was_taken_for_a_body() -> None:
    registry = Registry()
    registry.enter("Cevdet Yılmaz")
    link = registry.link("Turkish Vice President Cevdet Yilmaz", type=BODY)
    assert link.speaker is not None
    assert link.speaker.slug == "cevdet-yilmaz"
    assert registry.link("Yılmaz Holding", type=BODY).speaker is None


def test_registry_joins_an_acronym_only_on_evidence() -> None:
    registry = Registry()
    assert slug_of(registry, "ECB", type=BODY) == "ecb"
    assert slug_of(registry, "European Central Bank", type=BODY) == "european-central-bank"
    registry.enter("European Central Bank", type=BODY, aliases=["ECB", "the bank"])
    assert registry.find("ECB") == registry.find("European Central Bank")


@pytest.mark.parametrize(
    "query", ["antonio-costa", "ANTÓNIO COSTA", "Antonio Costa", "costa", "European Council President"]
)
def test_registry_finds_by_slug_name_alias_and_role(query: str) -> None:
    registry = Registry()
    registry.add("António Costa", aliases=["Costa"], roles=["European Council President"])
    registry.add("Mark Rutte", roles=["NATO secretary-general"])
    found = registry.find(query)
    assert found is not None
    assert found.slug == "antonio-costa"


@pytest.mark.parametrize("query", ["", " ", "nobody", "\x00", "president", "😀", "x" * 5000])
def test_registry_finds_nobody_for_other_words(query: str) -> None:
    assert Registry([Speaker("Mark Rutte", "mark-rutte", SpeakerType.PERSON)]).find(query) is None


def test_registry_slugs_are_unique_and_readable() -> None:
    registry = Registry()
    assert [registry.add("John Smith").slug for _ in range(3)] == ["john-smith", "john-smith-2", "john-smith-3"]
    assert (slugify("習近平"), slugify("—"), slugify("Łukasz Żółć")) == ("xijinping", "speaker", "lukasz-zolc")
    assert len(slugify("very long name " * 50)) <= 60


def test_registry_reads_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "speakers.jsonl"
    rows = [
        {"name": "Mark Rutte", "aliases": ["Mr Rutte"], "roles": ["NATO chief"]},
        {"name": "NATO", "type": "organisation"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    registry = Registry.from_jsonl(path)
    assert [(s.slug, s.type.value, s.wikidata) for s in registry] == [
        ("mark-rutte", "person", None),
        ("nato", "organisation", None),
    ]


words = st.text(alphabet="AbcÉ ö'’.-\x00😀習,“”()\u202e", max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, st.lists(words, max_size=3), st.sampled_from(list(SpeakerType))), max_size=12))
def test_registry_takes_any_names(rows: list[tuple[str, list[str], SpeakerType]]) -> None:
    registry = Registry()
    for name, aliases, kind in rows:
        link = registry.enter(name, type=kind, aliases=aliases, roles=aliases, mentioned=aliases)
        assert link.speaker is not None or link.ambiguous
    assert len({speaker.slug for speaker in registry}) == len(registry)


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("backwards", [False, True])
def test_registry_reads_a_generated_world(seed: int, backwards: bool) -> None:
    world = build_world(people=200, articles=1000, seed=seed)
    if backwards:
        world.articles.reverse()
    result = run(world)
    assert result.merged_people == 0
    assert result.f1 >= 0.95
    assert result.misread_surnames <= 0.01 * result.sightings


def test_registry_gives_equal_answers_to_equal_input() -> None:
    first, second = Registry(), Registry()
    world = build_world(people=100, articles=200, seed=3)
    assert run(world, first) == run(world, second)
    assert list(first) == list(second)
    assert first.history == second.history


def test_registry_renewed_by_what_changed_answers_as_one_built_anew() -> None:
    known = {
        number: Speaker(name, slugify(name), SpeakerType.PERSON)
        for number, name in ((1, "Ada Nwosu"), (3, "Ben Nwosu"))
    }
    renewed = Registry()
    renewed.renew(known, [])
    renewed.enter("Cleo Nwosu", roles=["mayor"])  # learnt, and never stored
    renewed.enter("Ada Nwosu", aliases=["A. Nwosu"])
    decided = [Correction(Action.RENAME, "ben-nwosu", "Ben Nwosu", names=("Benjamin Nwosu", "Ben Nwosu"))]
    added = {2: Speaker("Dora Nwosu", "dora-nwosu", SpeakerType.PERSON)}  # numbered before one that was seen first
    renewed.renew({1: known[1], **added}, decided)
    anew = Registry()
    anew.renew({**known, **added}, decided)
    assert list(renewed) == list(anew)
    assert [each.name for each in renewed] == ["Ada Nwosu", "Dora Nwosu", "Benjamin Nwosu"]
    assert renewed.touched == anew.touched == ("ben-nwosu",)
    assert renewed.link("Nwosu") == anew.link("Nwosu")
    assert renewed.find("Cleo Nwosu") is None
    assert renewed.get("ada-nwosu").aliases == ()
