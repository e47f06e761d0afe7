"""Writing articles with their quotes, whole or not at all.

A caller opens `Database.writing()` and writes one article in it: readers see the old quotes or the new ones. Quotes
that are found again (same id: same ranges, same cue) keep their row, so whatever points to them stays; those that
vanished are deleted, new ones inserted. Their parts (see `quotes.parts`) are written with them, the counts of speakers
are kept in step by the difference, and the corpus version grows last, so that the lock on it is short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from extractors.model import Article, Quote
from extractors.registry.enrolment import Enrolled, named
from service.errors import UnknownArticle
from service.store import models
from service.store.models import Outlet
from service.store.models.columns import published_text
from service.store.people.corrections import parties, save_corrections
from service.store.people.reviews import apply_reviews, concerned, held
from service.store.quotes.columns import quote_row
from service.store.quotes.identity import article_id, content_hash, quote_ids
from service.store.quotes.parts import write_parts
from service.store.search.folding import slug_of
from service.store.speakers.changes import bump
from service.store.speakers.counting import carried, hold, recount
from service.store.speakers.rows import existing, keep_names, keep_rows
from service.store.speakers.speaking import Keys, put_speakers
from service.store.variants.keeping import sync_article

State = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an article: its public id, and how many quotes it has now."""

    id: str
    state: State
    quotes: int


def unchanged(session: Session, article: Article, extractor: str) -> Written | None:
    """The stored article when it is the same text and fields, extracted by the same version; else None."""
    row = session.execute(
        select(models.Article.key, models.Article.content_hash, models.Article.extractor).where(
            models.Article.id == article_id(article)
        )
    ).one_or_none()
    if row is None or row.content_hash != content_hash(article) or row.extractor != extractor:
        return None
    quotes = session.scalar(select(func.count()).where(models.Quote.article_key == row.key)) or 0
    return Written(article_id(article), "unchanged", quotes)


def write_article(
    session: Session, article: Article, quotes: Sequence[Quote], *, extractor: str, enrolled: Enrolled | None = None
) -> Written:
    """Stores an article and puts `quotes` in the place of those it had; `extractor` names who found them.

    `enrolled` is what the registry learnt from these quotes; its merges are stored with them.
    """
    known = unchanged(session, article, extractor)
    if known is not None:
        return known
    outlet = outlet_key(session, article.outlet)
    placed = put_article(session, article, outlet, extractor)
    if placed is None:  # another process has stored the same since: on PostgreSQL each statement sees what is committed
        return unchanged(session, article, extractor) or Written(article_id(article), "unchanged", len(quotes))
    key, is_new = placed
    speakers = keep_all_speakers(session, quotes, enrolled, key)
    carried_before = carried(session, key)
    put_quotes(session, key, article, outlet, quotes, speakers)
    apply_reviews(session, key)
    write_parts(session, key)
    recount(session, carried_before, carried(session, key), published_text(article.published_at))
    bump(session)
    return Written(article_id(article), "new" if is_new else "changed", len(quotes))


def delete_article(session: Session, public_id: str) -> None:
    """Deletes an article with its quotes; its speakers stay. UnknownArticle when there is none."""
    key = session.scalar(select(models.Article.key).where(models.Article.id == public_id).with_for_update())
    if key is None:
        raise UnknownArticle(f"no article has the id {public_id!r}")
    hold(session, lambda: concerned(session, key))
    before = carried(session, key)
    session.execute(delete(models.Article).where(models.Article.key == key))
    recount(session, before, Counter(), "")
    # In this order everywhere: the lock on the version is taken before the one on groups.
    bump(session)
    sync_article(session, key)


def keep_all_speakers(
    session: Session, quotes: Sequence[Quote], enrolled: Enrolled | None, article: int
) -> dict[str, Keys]:
    """Stores the speakers of the quotes: for each slug its row, and that of the entry it was reached through.

    They are held then, and so are those of the quotes that the article (its row) had.
    """
    everyone = [each for quote in quotes for each in named(quote)]
    leaves = {each.slug: each for each in enrolled.leaves} if enrolled else {}
    leaf_of = enrolled.leaf_of if enrolled else {}
    # A canonical speaker's own view carries the names of all that were merged into it; each entry keeps its own.
    entries = [*leaves.values(), *(each for each in everyone if each.slug not in leaves)]
    leaf_keys = keep_rows(session, entries)
    merges = enrolled.merges if enrolled else ()

    def needed() -> set[int]:
        roots = existing(session, leaf_keys).values()
        return {*leaf_keys.values(), *roots, *concerned(session, article), *parties(session, merges)}

    hold(session, needed)
    keep_names(session, entries, leaf_keys)
    save_corrections(session, merges)
    roots = existing(session, leaf_keys)
    return {slug: Keys(roots[slug], leaf_keys[leaf_of.get(slug, slug)]) for slug in leaf_keys}


def outlet_key(session: Session, name: str) -> int:
    """The row of the outlet with that name, made when it is new; names that fold alike are one outlet."""
    slug = slug_of(name, 200) or "unknown"
    key = session.scalar(select(Outlet.key).where(Outlet.slug == slug))
    if key is None:
        key = session.execute(insert(Outlet).values(slug=slug, name=name[:300]).returning(Outlet.key)).scalar_one()
    return key


def put_article(session: Session, article: Article, outlet: int, extractor: str) -> tuple[int, bool] | None:
    """Inserts or updates the article's own row: its key, and whether it is new; None where it says the same already."""
    now = datetime.now(UTC)
    values = {
        "source_id": article.id,
        "outlet_key": outlet,
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at,
        "byline": article.byline,
        "wire": article.wire,
        "language": article.language,
        "text": article.text,
        "content_hash": content_hash(article),
        "extractor": extractor,
        "extracted_at": now,
    }
    table = models.Article
    public_id = article_id(article)
    row = session.execute(
        select(table.key, table.content_hash, table.extractor, table.revision).where(table.id == public_id)
    ).one_or_none()
    if row is None:
        statement = insert(table).values(id=public_id, ingested_at=now, revision=1, **values).returning(table.key)
        return session.execute(statement).scalar_one(), True
    if (row.content_hash, row.extractor) == (values["content_hash"], extractor):
        return None
    revision = row.revision + (row.content_hash != values["content_hash"])
    session.execute(update(table).where(table.key == row.key).values(revision=revision, **values))
    return row.key, False


def put_quotes(
    session: Session, key: int, article: Article, outlet: int, quotes: Sequence[Quote], speakers: Mapping[str, Keys]
) -> None:
    """Brings the article's quotes, and who speaks in them, to what was found."""
    ids = quote_ids(article_id(article), quotes)
    table = models.Quote
    old = dict(session.execute(select(table.id, table.key).where(table.article_key == key)).all())
    stays = {*ids, *held(session, article_id(article), article.text)}
    gone = [row_key for public_id, row_key in old.items() if public_id not in stays]
    if gone:
        session.execute(delete(table).where(table.article_key == key, table.key.in_(gone)))
    copies = {"outlet_key": outlet, "published_at": published_text(article.published_at)}
    unfound = stays.difference(ids)
    vouched = [row_key for public_id, row_key in old.items() if public_id in unfound]
    if vouched:
        # Nothing was found that would bring them in line; who speaks in them is written with their reviews.
        session.execute(update(table).where(table.key.in_(vouched)).values(copies))
    rows = [
        {
            **quote_row(quote),
            "id": public_id,
            "article_key": key,
            "position": position,
            **copies,
            "on_behalf_of_key": speakers[quote.on_behalf_of.slug].speaker if quote.on_behalf_of else None,
            "on_behalf_of_leaf_key": speakers[quote.on_behalf_of.slug].leaf if quote.on_behalf_of else None,
            "nested_in_key": None,
        }
        for position, (public_id, quote) in enumerate(zip(ids, quotes, strict=True))
    ]
    kept = [{**row, "key": old[row["id"]]} for row in rows if row["id"] in old]
    fresh = [row for row in rows if row["id"] not in old]
    if kept:
        session.execute(update(table), kept)
    keys = {public_id: old[public_id] for public_id in ids if public_id in old}
    if fresh:
        keys.update(session.execute(insert(table).returning(table.id, table.key), fresh).all())
    nested = [
        {"key": keys[ids[position]], "nested_in_key": keys[ids[quote.nested_in]]}
        for position, quote in enumerate(quotes)
        if quote.nested_in is not None
    ]
    if nested:
        session.execute(update(table), nested)
    put_speakers(
        session,
        {
            keys[public_id]: [speakers[each.slug] for each in quote.speakers]
            for public_id, quote in zip(ids, quotes, strict=True)
        },
    )
