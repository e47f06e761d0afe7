"""Who speaks in each quote: every speaker once, and those who have become one with another kept aside.

A joint statement (“both Ms Lund and Ms Roth said”) of two who turn out to be one has one speaker, at the first of their
places; the other place is a *twin*. Nothing reads twins but the undoing of a merge, which lets each of the two stand at
its own place again. So a quote with speakers always has one at place 0, by whom its wordings are grouped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from service.store.models import Quote, QuoteSpeaker, QuoteTwin, Speaker

Row = dict[str, Any]


class Keys(NamedTuple):
    """The rows of a speaker: the canonical one, and the registry entry it was reached through."""

    speaker: int
    leaf: int


class Place(NamedTuple):
    """A speaker's place in a quote."""

    quote: int
    position: int
    keys: Keys


def put_speakers(session: Session, speakers: Mapping[int, Sequence[Keys]]) -> None:
    """Writes who speaks in some quotes (row keys), in order, in the place of who did."""
    places = (Place(quote, position, keys) for quote, each in speakers.items() for position, keys in enumerate(each))
    put_places(session, list(speakers), places)


def put_places(session: Session, quotes: Collection[int], places: Iterable[Place]) -> None:
    """Writes the places of some quotes, which come quote by quote and in order."""
    for table in (QuoteSpeaker, QuoteTwin):
        session.execute(delete(table).where(table.quote_key.in_(quotes)))
    copied = select(Quote.key, Quote.outlet_key, Quote.published_at).where(Quote.key.in_(quotes))
    copies = {key: {"outlet_key": outlet, "published_at": date} for key, outlet, date in session.execute(copied)}
    links: list[Row] = []
    twins: list[Row] = []
    for quote, group in groupby(places, key=lambda place: place.quote):
        named: set[int] = set()
        for _, position, keys in group:
            row: Row = {"quote_key": quote, "position": position, "leaf_key": keys.leaf}
            if keys.speaker in named:
                twins.append(row)
            else:
                named.add(keys.speaker)
                links.append({**row, "speaker_key": keys.speaker, **copies[quote]})
    if links:
        session.execute(insert(QuoteSpeaker), links)
    if twins:
        session.execute(insert(QuoteTwin), twins)


def settle(session: Session, quotes: Collection[int]) -> None:
    """Brings links and twins of some quotes in line with who is one now."""
    if not quotes:
        return
    linked = select(QuoteSpeaker.quote_key, QuoteSpeaker.position, QuoteSpeaker.speaker_key, QuoteSpeaker.leaf_key)
    aside = select(QuoteTwin.quote_key, QuoteTwin.position, QuoteTwin.leaf_key)
    places = [
        Place(quote, position, Keys(speaker, leaf))
        for quote, position, speaker, leaf in session.execute(linked.where(QuoteSpeaker.quote_key.in_(quotes)))
    ]
    places += [
        Place(quote, position, Keys(root_key(session, leaf), leaf))
        for quote, position, leaf in session.execute(aside.where(QuoteTwin.quote_key.in_(quotes)))
    ]
    put_places(session, quotes, sorted(places))


def root_key(session: Session, key: int) -> int:
    """The row of the speaker that an entry was merged into in the end; its own when it was not."""
    seen: set[int] = set()
    while key not in seen:
        seen.add(key)
        key = session.scalar(select(Speaker.merged_into).where(Speaker.key == key)) or key
    return key


def with_both(session: Session, one: int, other: int) -> list[int]:
    """The quotes in which both speak."""
    quotes = select(QuoteSpeaker.quote_key)
    both = quotes.where(QuoteSpeaker.speaker_key == one).intersect(quotes.where(QuoteSpeaker.speaker_key == other))
    return sorted(key for (key,) in session.execute(both))


def with_twins(session: Session, leaves: Collection[int]) -> list[int]:
    """The quotes in which one of those entries is kept aside."""
    return sorted(set(session.scalars(select(QuoteTwin.quote_key).where(QuoteTwin.leaf_key.in_(leaves)))))
