"""Speakers enter the registry once, keep their slugs, and are never taken for somebody of the same name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.model import Context, Evidence, Kind, Mention, MentionKind, Quote, Span, Speaker, SpeakerType
from extractors.registry import Registry, slugify
from extractors.registry.enrolment import enrol


def someone(name: str, *roles: str, kind: SpeakerType = SpeakerType.PERSON) -> Speaker:
    return Speaker(name, slugify(name), kind, (), roles)


def quote(*speakers: Speaker, words: str = "", behalf: Speaker | None = None) -> Quote:
    mention = Mention(Span(0, len(words)), words, MentionKind.PARTIAL) if words else None
    context = Context("It opens.", "", "", "It opens.")
    return Quote(Kind.INDIRECT, (Span(0, 9),), "It opens.", None, mention, speakers, context, 0.9, on_behalf_of=behalf)


def slugs(quotes: list[Quote]) -> list[list[str]]:
    return [[speaker.slug for speaker in each.speakers] for each in quotes]


def test_enrolment_makes_new_speakers_known() -> None:
    registry = Registry()
    first = enrol([quote(someone("Ana Lindström", "harbour minister"))], registry)
    assert slugs(first.quotes) == [["ana-lindstrom"]]
    assert registry.link("Ana Lindstrom").speaker == first.quotes[0].speakers[0]
    assert [leaf.slug for leaf in first.leaves] == ["ana-lindstrom"]
    assert first.leaf_of == {"ana-lindstrom": "ana-lindstrom"}


def test_enrolment_teaches_known_speakers_the_names_an_article_uses() -> None:
    registry = Registry([someone("Ana Lindström"), someone("Jo Baker")])
    ana, jo = registry.get("ana-lindstrom"), registry.get("jo-baker")
    found = enrol([quote(ana, words="Ms Lindström"), quote(ana, jo, words="Ms Lindström and Mr Baker")], registry)
    assert "Ms Lindström" in registry.get("ana-lindstrom").aliases
    assert all("and" not in alias for slug in ("ana-lindstrom", "jo-baker") for alias in registry.get(slug).aliases)
    assert slugs(found.quotes) == [["ana-lindstrom"], ["ana-lindstrom", "jo-baker"]]


@pytest.mark.parametrize(
    ("words", "name", "alias"),
    [
        ("NewsLindström", "Lindström", "Lindström"),
        ("World NewsLindström", "Lindström", "Lindström"),
        ("Minister Lindström", "Lindström", "Minister Lindström"),
        ("Ms Lindström (56)", "Lindström", "Ms Lindström"),
        ("her sister Ana", "Ana", "Ana"),
        ("the painter Lindström", "Lindström", "Lindström"),
    ],
)
def test_enrolment_learns_the_name_and_not_what_stands_around_it(words: str, name: str, alias: str) -> None:
    registry = Registry([someone("Ana Lindström")])
    place = words.index(name)
    found = Evidence("surname", name, Span(place, place + len(name)))
    enrol([replace(quote(registry.get("ana-lindstrom"), words=words), evidence=(found,))], registry)
    assert registry.get("ana-lindstrom").aliases == (alias,)


def test_enrolment_keeps_namesakes_that_the_resolution_told_apart() -> None:
    registry = Registry([someone("Jo Baker", "bishop"), someone("Jo Baker", "goalkeeper")])
    assert len(registry) == 2
    fresh = someone("Jo Baker", "astronaut")
    found = enrol([quote(fresh)], registry)
    assert all(speaker.slug in {leaf.slug for leaf in found.leaves} for speaker in found.quotes[0].speakers)


def test_enrolment_leaves_a_surname_that_several_share_to_nobody() -> None:
    registry = Registry([someone("Ada Moss"), someone("Tom Moss")])
    (found,) = enrol([quote(someone("Moss"), words="Moss")], registry).quotes
    assert found.speakers == ()
    assert {name for name, _ in found.candidates} == {"Ada Moss", "Tom Moss"}
    assert found.warnings


def test_enrolment_keeps_unnamed_sources_out_of_the_registry() -> None:
    registry = Registry([someone("Officials", kind=SpeakerType.ORGANISATION)])
    unnamed = someone("Officials", kind=SpeakerType.GROUP)
    found = enrol([quote(unnamed), quote(someone("harbour worker", kind=SpeakerType.ANONYMOUS))], registry)
    assert slugs(found.quotes) == [["officials-group"], ["harbour-worker"]]
    assert len(registry) == 1
    assert found.leaves == ()


def test_enrolment_enters_whom_a_spokesperson_speaks_for() -> None:
    registry = Registry()
    spoken, behalf = someone("Kim Moe", "spokesman"), someone("Ana Lindström")
    (found,) = enrol([quote(spoken, behalf=behalf)], registry).quotes
    assert found.on_behalf_of is not None
    assert registry.get("ana-lindstrom") == found.on_behalf_of
