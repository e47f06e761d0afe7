"""One person of the two that the recogniser made of a name: around a nickname in marks (Juan “El Tigre” Pérez), or side
by side, given names and what goes on behind them (“Ana” and “Lucía Ramírez Ortega”), and around particles
(“Ludovic” and “der Meer”).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.entities import Entity
from extractors.lexicon.wordlists import source_nouns
from extractors.model import Span
from extractors.names import fold, given_gender

NAME_CHARS = 60
_NAME_BEFORE = re.compile(r"(?<=[^\W\d_] )(?P<name>(?:[^\W\d_a-z][\w’'-]+ ){1,3})$")
# Particles that no English word is: “Ludovic | van | der Meer”.
_PARTED = re.compile(r"(?: (?:van|von|der|den|de|del|della|di|dos|das|ter|bin|ibn|al|el))+ [^\W\d_a-z][\w’'-]*")
_NICKNAMED = re.compile(r"\w[\w.’'-]*(?: \w\.)? [\"“][^\"“”\n]{1,30}[\"”] \w[\w.’'-]*(?: \w[\w.’'-]*)?")


def join_names(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities in their order, those that are parts of one person's name joined."""
    out: list[Entity] = []
    for found in entities:
        entity = _with_name(text, found, out[-1].span.end if out else 0)
        before = out[-1] if out else None
        if before is not None and before.label == entity.label == "PERSON" and _are_one(text, before.span, entity.span):
            out[-1] = Entity(Span(before.span.start, entity.span.end), entity.label)
            continue
        out.append(entity)
    return out


def _are_one(text: str, one: Span, other: Span) -> bool:
    """Whether two names in text order are parts of one person's."""
    if _PARTED.fullmatch(text, one.end, other.end):
        return True
    whole = text[one.start : other.end]
    return other.start - one.end <= 1 and (bool(_NICKNAMED.fullmatch(whole)) or _is_split(text, one, other))


def _with_name(text: str, entity: Entity, after: int) -> Entity:
    """A body named by its sort alone, with the name before it: “Norvik | School”."""
    if entity.label != "ORG" or fold(entity.span.slice(text)) not in source_nouns():
        return entity
    name = _NAME_BEFORE.search(text, max(after, entity.span.start - NAME_CHARS), entity.span.start)
    return Entity(Span(name.start("name"), entity.span.end), entity.label) if name else entity


def _is_split(text: str, one: Span, other: Span) -> bool:
    """Whether two names that one space parts are one person's: given names alone, and something behind them."""
    given = one.slice(text)
    known = all(given_gender(fold(word)) for word in given.split())
    return known and not given.isupper() and text[one.end : other.start] == " "
