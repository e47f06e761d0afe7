"""Decisions about who is one speaker, kept as history and carried out on the rows.

A decision is an `extractors.registry.Correction`, made by the registry on evidence or by a person. It is stored, and
what it means for the rows is done in the same transaction: a merge points one speaker at another and moves its quotes
there, and those on its behalf; taking it back moves along the leaf keys what came through the parted entry; a split
moves the quotes whose source is worded with the names that leave. The next ingest builds its registry from the entries
and this history, so a correction outlives every re-ingest and re-extraction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from extractors.errors import UnknownSpeaker
from extractors.registry import Action, Correction
from service.store import models
from service.store.models import CorrectionRow, QuoteSpeaker, Speaker, SpeakerAlias
from service.store.quotes.parts import write_parts_on_behalf
from service.store.search.folding import fold
from service.store.speakers.changes import note
from service.store.speakers.counting import count_afresh, hold
from service.store.speakers.rows import existing
from service.store.speakers.speaking import settle, with_both, with_twins


def load_correction(session: Session, number: int) -> Correction | None:
    """The decision with that number, if there is one."""
    row = session.get(CorrectionRow, number)
    return correction_of(row) if row is not None else None


def history_of(
    session: Session, speaker: int | None, *, after: tuple[int] | None = None, limit: int | None = None
) -> list[tuple[int, Correction]]:
    """Decisions with their numbers, oldest first; of one speaker (and of all merged into it) where a key is given.

    At most `limit`, behind the number `after`.
    """
    statement = select(CorrectionRow).order_by(CorrectionRow.key).limit(limit)
    if after is not None:
        statement = statement.where(CorrectionRow.key > after[0])
    if speaker is not None:
        slugs = select(Speaker.slug).where(Speaker.key.in_(family(session, speaker)))
        statement = statement.where(CorrectionRow.slug.in_(slugs) | CorrectionRow.other.in_(slugs))
    return [(row.key, correction_of(row)) for row in session.scalars(statement)]


def count_corrections(session: Session) -> int:
    """How long the history is."""
    return session.scalar(select(func.count()).select_from(CorrectionRow)) or 0


def correction_of(row: CorrectionRow) -> Correction:
    """A row as the registry takes it."""
    return Correction(
        Action(row.action),
        row.slug,
        row.slug_name,
        row.other,
        row.other_name,
        tuple(row.names),
        row.why,
        row.made_by,
        row.made_at,
    )


def save_corrections(session: Session, corrections: Iterable[Correction]) -> None:
    """Stores decisions and carries them out; UnknownSpeaker when one names a slug that is not there."""
    corrections = list(corrections)
    if not corrections:
        return
    hold(session, lambda: parties(session, corrections))
    session.expire_all()  # what was read before they were held
    for correction in corrections:
        CARRIED_OUT[correction.action](session, correction)
        session.execute(
            insert(CorrectionRow).values(
                action=correction.action.value,
                slug=correction.slug,
                slug_name=correction.slug_name,
                other=correction.other,
                other_name=correction.other_name,
                names=list(correction.names),
                why=correction.why,
                made_by=correction.by,
                made_at=correction.at or datetime.now(UTC),
            )
        )


def parties(session: Session, corrections: Iterable[Correction]) -> set[int]:
    """Everyone (row keys) whose quotes or names some decisions may move."""
    slugs = {slug for each in corrections for slug in (each.slug, each.other) if slug}
    return {key for root in {*existing(session, slugs).values()} for key in family(session, root)}


def merge(session: Session, correction: Correction) -> None:
    """All quotes of `other` become quotes of `slug`."""
    kept, gone = root(session, row_of(session, correction.slug)), root(session, row_of(session, correction.other))
    if kept.key == gone.key:
        return
    gone.merged_into = kept.key
    session.flush()
    move(session, gone.key, kept.key)
    count_afresh(session, [kept.key, gone.key])


def unmerge(session: Session, correction: Correction) -> None:
    """What came through `other`, or through what was merged into it, goes back: quotes, and those on its behalf."""
    parted = row_of(session, correction.other)
    if parted.merged_into is None:
        parted = row_of(session, correction.slug)
    if parted.merged_into is None:
        return
    former = root(session, parted)
    parted.merged_into = None
    session.flush()
    session.execute(
        update(QuoteSpeaker)
        .where(QuoteSpeaker.leaf_key.in_(family(session, parted.key)))
        .values(speaker_key=parted.key)
    )
    session.execute(
        update(models.Quote)
        .where(models.Quote.on_behalf_of_leaf_key.in_(family(session, parted.key)))
        .values(on_behalf_of_key=parted.key)
    )
    settle(session, with_twins(session, [*family(session, parted.key), *family(session, former.key)]))
    write_parts_on_behalf(session, [parted.key])
    count_afresh(session, [former.key, parted.key])


def split(session: Session, correction: Correction) -> None:
    """The names, and the quotes whose source is worded with them, leave `slug` for `other`."""
    source = root(session, row_of(session, correction.slug))
    target = session.scalars(select(Speaker).where(Speaker.slug == correction.other)).one_or_none()
    if target is None:
        name = correction.other_name or correction.names[0]
        target = Speaker(
            slug=correction.other, name=name, folded=fold(name), type=source.type, created_at=datetime.now(UTC)
        )
        session.add(target)
    target.merged_into = None
    session.flush()
    entries = family(session, source.key)
    note(session, [*entries, target.key])
    folded = [fold(name) for name in correction.names]
    session.execute(delete(SpeakerAlias).where(SpeakerAlias.speaker_key.in_(entries), SpeakerAlias.folded.in_(folded)))
    for name in correction.names:
        add_alias(session, target.key, name)
    for quote_key, words in session.execute(
        select(models.Quote.key, models.Quote.source_text)
        .join(QuoteSpeaker, QuoteSpeaker.quote_key == models.Quote.key)
        .where(QuoteSpeaker.speaker_key == source.key)
    ).all():
        if any(f" {name} " in f" {fold(words or '')} " for name in folded):
            session.execute(
                update(QuoteSpeaker)
                .where(QuoteSpeaker.quote_key == quote_key, QuoteSpeaker.speaker_key == source.key)
                .values(speaker_key=target.key, leaf_key=target.key)
            )
    count_afresh(session, [source.key, target.key])


def rename(session: Session, correction: Correction) -> None:
    """`slug` gets a new name; the old one stays an alias."""
    speaker = root(session, row_of(session, correction.slug))
    add_alias(session, speaker.key, speaker.name)
    speaker.name = correction.names[0]
    speaker.folded = fold(speaker.name)
    note(session, [speaker.key])
    write_parts_on_behalf(session, [speaker.key])


def alias(session: Session, correction: Correction) -> None:
    """Names that mean `slug`."""
    speaker = root(session, row_of(session, correction.slug))
    for name in correction.names:
        add_alias(session, speaker.key, name)


def unalias(session: Session, correction: Correction) -> None:
    """Names that no longer mean `slug`."""
    entries = family(session, root(session, row_of(session, correction.slug)).key)
    note(session, entries)
    session.execute(
        delete(SpeakerAlias).where(
            SpeakerAlias.speaker_key.in_(entries), SpeakerAlias.folded.in_([fold(name) for name in correction.names])
        )
    )


CARRIED_OUT: dict[Action, Callable[[Session, Correction], None]] = {
    Action.MERGE: merge,
    Action.UNSPLIT: merge,
    Action.UNMERGE: unmerge,
    Action.SPLIT: split,
    Action.RENAME: rename,
    Action.ALIAS: alias,
    Action.UNALIAS: unalias,
}


def row_of(session: Session, slug: str) -> Speaker:
    """The entry with that slug; UnknownSpeaker."""
    found = session.scalars(select(Speaker).where(Speaker.slug == slug)).one_or_none()
    if found is None:
        raise UnknownSpeaker(f"no speaker has the slug {slug!r}")
    return found


def root(session: Session, speaker: Speaker) -> Speaker:
    """The speaker that an entry was merged into in the end; itself when it was not."""
    seen = {speaker.key}
    while speaker.merged_into is not None and speaker.merged_into not in seen:
        seen.add(speaker.merged_into)
        speaker = session.get_one(Speaker, speaker.merged_into)
    return speaker


def family(session: Session, key: int) -> list[int]:
    """An entry and everything that was merged into it, however deep."""
    found, newest = {key}, {key}
    while newest:
        newest = set(session.scalars(select(Speaker.key).where(Speaker.merged_into.in_(newest)))) - found
        found |= newest
    return sorted(found)


def move(session: Session, gone: int, kept: int) -> None:
    """Moves quotes between speakers; a quote that named both names the one that is left once."""
    joint = with_both(session, gone, kept)
    session.execute(update(QuoteSpeaker).where(QuoteSpeaker.speaker_key == gone).values(speaker_key=kept))
    settle(session, joint)
    session.execute(update(models.Quote).where(models.Quote.on_behalf_of_key == gone).values(on_behalf_of_key=kept))
    write_parts_on_behalf(session, [kept])


def add_alias(session: Session, speaker: int, name: str) -> None:
    """A name for a speaker, once."""
    known = select(SpeakerAlias.key).where(SpeakerAlias.speaker_key == speaker, SpeakerAlias.alias == name)
    if session.scalar(known) is None:
        session.execute(insert(SpeakerAlias).values(speaker_key=speaker, alias=name, folded=fold(name)))
        note(session, [speaker])
