"""Reading speakers: one by slug, name or alias, or a list by name, type and outlet, a page at a time.

Words are compared folded (no case, no accents, any script transliterated), so `zelenskyy`, `Zelenskyy` and `ZELENSKYY`
are one look-up in an index. A slug wins over a name and a name over an alias; an alias that several speakers share is
ambiguous and said to be so, never guessed. Merged speakers answer as the one they were merged into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from extractors.errors import UnknownSpeaker
from extractors.model import SpeakerType
from service.errors import AmbiguousSpeaker
from service.store.database.memory import known, look_up
from service.store.database.prepared import Prepared
from service.store.models import Speaker, SpeakerAlias, SpeakerOutlet, SpeakerRole
from service.store.search.folding import fold
from service.store.speakers.portraits import Carrier, carriers_of, kinds_of

MAX_CANDIDATES = 20
MAX_MERGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFilter:
    """Which speakers; None does not restrict. `outlet` is a row key, `words` the beginning of a word of a name."""

    words: str | None = None
    type: SpeakerType | None = None
    outlet: int | None = None


@dataclass(frozen=True, slots=True)
class StoredSpeaker:
    """A speaker as read: columns, counts over outlets, aliases and roles as seen; None is what was not asked for."""

    row: Row[Any]
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...] | None = None
    carriers: tuple[Carrier, ...] | None = None


BY_SLUG = Prepared(
    lambda _: select(Speaker.key, Speaker.merged_into).where(Speaker.slug == bindparam("slug", type_=String))
)


def find_speaker(session: Session, words: str) -> int:
    """The row key of the speaker with that slug, name or alias; UnknownSpeaker or AmbiguousSpeaker."""
    return look_up(known(session).speakers, words, lambda: _found(session, words))


def _found(session: Session, words: str) -> int:
    for key, merged_into in BY_SLUG.rows(session, slug=words.strip().lower()):
        return _survivor(session, key, merged_into)
    folded = fold(words)
    if not folded:
        raise UnknownSpeaker(f"No speaker goes by {words!r}.")
    named = select(Speaker.key, Speaker.merged_into).where(Speaker.folded == folded)
    aliased = (
        select(Speaker.key, Speaker.merged_into)
        .join(SpeakerAlias, SpeakerAlias.speaker_key == Speaker.key)
        .where(SpeakerAlias.folded == folded)
    )
    for statement in (named, aliased):
        keys = {_survivor(session, row.key, row.merged_into) for row in session.execute(statement)}
        if len(keys) == 1:
            return keys.pop()
        if keys:
            raise _ambiguous(session, words, keys)
    raise UnknownSpeaker(f"No speaker goes by {words!r}.")


def get_speaker(session: Session, key: int) -> StoredSpeaker:
    """The speaker in that row, which must be there."""
    rows = session.execute(_counted(None).where(Speaker.key == key)).all()
    if not rows:
        raise UnknownSpeaker
    return _with_names(session, rows)[0]


def list_speakers(
    session: Session,
    filters: SpeakerFilter,
    *,
    by_name: bool = False,
    after: tuple[str | int, int] | None = None,
    limit: int = 50,
) -> list[StoredSpeaker]:
    """At most `limit` of the speakers that `filters` let through, the most quoted first (or by name), behind `after`.

    `after` is (folded name, row key) when sorted by name, else (number of quotes, row key).
    """
    statement = _counted(filters.outlet).where(Speaker.merged_into.is_(None), *_conditions(filters))
    counted = Speaker.quotes if filters.outlet is None else SpeakerOutlet.quotes
    if by_name:
        if after is not None:
            statement = statement.where(
                tuple_(Speaker.folded, Speaker.key) > tuple_(literal(after[0], String), literal(after[1]))
            )
        statement = statement.order_by(Speaker.folded, Speaker.key)
    else:
        if after is not None:
            # What is before the comma bounds the walk over the index.
            number, key = (literal(each, BigInteger) for each in after)
            statement = statement.where(counted <= number, or_(counted < number, Speaker.key > key))
        statement = statement.order_by(counted.desc(), Speaker.key)
    return _with_names(session, session.execute(statement.limit(limit)).all())


def with_counts(
    session: Session, speakers: Sequence[StoredSpeaker], by: Collection[str], outlet: int | None = None
) -> list[StoredSpeaker]:
    """Those speakers with their quotes counted by `kind`, by `outlet` or both: one query each, however many they are.

    With an outlet (its row key) only its quotes count, as they do in `list_speakers`.
    """
    keys = [each.row.key for each in speakers]
    found = list(speakers)
    if "kind" in by:
        kinds = kinds_of(session, keys, outlet)
        found = [replace(each, kinds=kinds.get(each.row.key, ())) for each in found]
    if "outlet" in by:
        carriers = carriers_of(session, keys, outlet)
        found = [replace(each, carriers=carriers.get(each.row.key, ())) for each in found]
    return found


def _counted(outlet: int | None) -> Select[*tuple[Any, ...]]:
    """Speakers with their counts: in all outlets, as their rows sum them up, or in one."""
    source: Any = Speaker if outlet is None else SpeakerOutlet
    statement: Select[*tuple[Any, ...]] = select(
        Speaker.key,
        Speaker.slug,
        Speaker.name,
        Speaker.folded,
        Speaker.type,
        Speaker.wikidata,
        source.quotes,
        (Speaker.outlets if outlet is None else literal(1)).label("outlets"),
        type_coerce(source.first_seen, String).label("first_seen"),
        type_coerce(source.last_seen, String).label("last_seen"),
    )
    if outlet is None:
        return statement
    mine = and_(SpeakerOutlet.speaker_key == Speaker.key, SpeakerOutlet.outlet_key == outlet)
    return statement.join(SpeakerOutlet, mine)


def _conditions(filters: SpeakerFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.type is not None:
        conditions.append(Speaker.type == filters.type)
    if filters.words is not None:
        beginning = fold(filters.words)
        named = _word_begins(Speaker.folded, beginning)
        aliased = exists().where(SpeakerAlias.speaker_key == Speaker.key, _word_begins(SpeakerAlias.folded, beginning))
        # Words of nothing but punctuation fold to nothing, which every name begins with.
        conditions.append(or_(named, aliased) if beginning else false())
    return conditions


def _word_begins(column: Any, beginning: str) -> ColumnElement[bool]:
    return or_(column.startswith(beginning, autoescape=True), column.contains(" " + beginning, autoescape=True))


def _with_names(session: Session, rows: Sequence[Row[Any]]) -> list[StoredSpeaker]:
    entries = _entries(session, [row.key for row in rows])
    aliases = _gather(session, select(SpeakerAlias.speaker_key, SpeakerAlias.alias), SpeakerAlias, entries)
    roles = _gather(session, select(SpeakerRole.speaker_key, SpeakerRole.role), SpeakerRole, entries)
    merged = _gather(session, select(Speaker.key, Speaker.name), Speaker, entries)
    found = []
    for row in rows:
        names = dict.fromkeys([*merged.get(row.key, ()), *aliases.get(row.key, ())])
        names.pop(row.name, None)
        found.append(StoredSpeaker(row, tuple(names), tuple(dict.fromkeys(roles.get(row.key, ())))))
    return found


def _entries(session: Session, keys: Iterable[int]) -> dict[int, int]:
    """For each of those speakers and every entry merged into one of them: the speaker it stands for."""
    found = {key: key for key in keys}
    newest = dict(found)
    while newest:
        merged = select(Speaker.key, Speaker.merged_into).where(Speaker.merged_into.in_(list(newest)))
        newest = {key: newest[into] for key, into in session.execute(merged) if key not in found and into is not None}
        found.update(newest)
    return found


def _gather(
    session: Session, statement: Select[*tuple[Any, ...]], table: Any, entries: Mapping[int, int]
) -> dict[int, tuple[str, ...]]:
    """Words by the speaker that they stand for, in the order seen."""
    owner = Speaker.key if table is Speaker else table.speaker_key
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, words in session.execute(statement.where(owner.in_(list(entries))).order_by(table.key)):
        found[entries[key]].append(words)
    return {key: tuple(words) for key, words in found.items()}


def _survivor(session: Session, key: int, merged_into: int | None) -> int:
    """Follows merges to the speaker that is left; bounded, in case someone ever merged in a circle."""
    for _ in range(MAX_MERGES):
        if merged_into is None:
            break
        key = merged_into
        merged_into = session.scalar(select(Speaker.merged_into).where(Speaker.key == key))
    return key


def _ambiguous(session: Session, words: str, keys: Iterable[int]) -> AmbiguousSpeaker:
    statement = select(Speaker.slug, Speaker.name).where(Speaker.key.in_(list(keys))).order_by(Speaker.slug)
    candidates = [(slug, name) for slug, name in session.execute(statement.limit(MAX_CANDIDATES))]
    listed = ", ".join(f"{name} ({slug})" for slug, name in candidates)
    return AmbiguousSpeaker(f"Several speakers go by {words!r}: {listed}.", candidates=candidates)
