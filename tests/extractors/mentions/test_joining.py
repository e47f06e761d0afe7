"""Names that the recogniser cut in two, and bodies of which it took the sort alone."""

from __future__ import annotations

import pytest

from extractors.entities import Entity
from extractors.mentions.joining import join_names
from extractors.model import Span


@pytest.mark.parametrize(
    ("text", "parts", "joined"),
    [
        ("Ana Lucía Ramírez Ortega spoke.", ["Ana", "Lucía Ramírez Ortega"], ["Ana Lucía Ramírez Ortega"]),
        ("Juan “El Tigre” Pérez won.", ["Juan", "Pérez"], ["Juan", "Pérez"]),
        ("Juan “El Tigre” Pérez won.", ["Juan “El Tigre”", "Pérez"], ["Juan “El Tigre” Pérez"]),
        ("Ana, Lucía Ramírez and I met.", ["Ana", "Lucía Ramírez"], ["Ana", "Lucía Ramírez"]),
        ("Roe Poe debate", ["Roe", "Poe"], ["Roe", "Poe"]),
        ("Ludo van der Meer won.", ["Ludo", "der Meer"], ["Ludo van der Meer"]),
        ("Omar bin Amari won.", ["Omar", "Amari"], ["Omar bin Amari"]),
        ("Ludo met der Meer.", ["Ludo", "Meer"], ["Ludo", "Meer"]),
        ("Ludo and de Wit met.", ["Ludo", "de Wit"], ["Ludo", "de Wit"]),
        ("ANA LUCÍA wins", ["ANA", "LUCÍA"], ["ANA", "LUCÍA"]),
    ],
)
def test_joining_parts_of_one_name(text: str, parts: list[str], joined: list[str]) -> None:
    entities = [Entity(Span(at := text.index(part), at + len(part)), "PERSON") for part in parts]
    assert [entity.span.slice(text) for entity in join_names(text, entities)] == joined


@pytest.mark.parametrize(
    ("text", "body", "whole"),
    [
        ("The Norvik School met.", "School", "Norvik School"),
        ("The Old Norvik School met.", "School", "Old Norvik School"),
        ("The School met.", "School", "School"),
        ("School is out.", "School", "School"),
        ("In Norvik, School boards met.", "School", "School"),
        ("The Norvik Orion met.", "Orion", "Orion"),
    ],
)
def test_joining_a_sort_of_body_with_its_name(text: str, body: str, whole: str) -> None:
    entity = Entity(Span(at := text.index(body), at + len(body)), "ORG")
    assert [each.span.slice(text) for each in join_names(text, [entity])] == [whole]
