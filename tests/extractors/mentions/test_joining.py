"""Names that the recogniser cut in two."""

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
        ("ANA LUCÍA wins", ["ANA", "LUCÍA"], ["ANA", "LUCÍA"]),
    ],
)
def test_joining_parts_of_one_name(text: str, parts: list[str], joined: list[str]) -> None:
    entities = [Entity(Span(at := text.index(part), at + len(part)), "PERSON") for part in parts]
    assert [entity.span.slice(text) for entity in join_names(text, entities)] == joined
