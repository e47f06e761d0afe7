"""Comparing an article's statements with others' before they are written, so that no write lock waits for it.

Comparing in meaning takes sentence vectors, some milliseconds each, and SQLite has one writer at a time. So the
comparisons that grouping will ask for are made in a reading session first (`Grouper.foresee`) and handed to `sync_…`.
Nothing rests on their being complete: whatever another process wrote meanwhile, or a speaker that only the write
makes, is compared inside the transaction as ever, with the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from extractors.model import Article, Quote
from extractors.variants.closeness import Encoder
from extractors.variants.grouper import Foreseen, Grouper
from extractors.variants.meaning import shipped
from extractors.variants.nodes import Options
from extractors.variants.wording import Wording
from service.store import models
from service.store.quotes.identity import article_id
from service.store.speakers.rows import existing
from service.store.variants.keeping import groupable
from service.store.variants.rows import SPOKEN, read_wording
from service.store.variants.shelf import SqlShelf


def foresee_article(
    session: Session, article: Article, quotes: Sequence[Quote], encoder: Encoder | None = None
) -> Foreseen:
    """The comparisons for an article that is about to be written with these quotes; `session` only reads."""
    speakers = existing(session, {quote.speaker.slug for quote in quotes if quote.speaker})
    background = tuple(quote.text for quote in quotes if quote.speaker)
    key = session.scalar(select(models.Article.key).where(models.Article.id == article_id(article)))
    wordings = [
        replace(
            Wording.of(quote, article, background=background),
            speaker=str(speakers[quote.speaker.slug]),
            article="" if key is None else str(key),
        )
        for quote in quotes
        if quote.speaker and quote.speaker.slug in speakers and not _is_part(quote, quotes)
    ]
    return _foresee(session, wordings, encoder)


def foresee_stored(session: Session, quote_id: str, encoder: Encoder | None = None) -> Foreseen:
    """The comparisons for the article of a stored quote, which is about to be reviewed; none where there is none."""
    key = session.scalar(select(models.Quote.article_key).where(models.Quote.id == quote_id))
    if key is None:
        return {}
    background = tuple(text for _, text in session.execute(SPOKEN, {"keys": [key]}))
    rows = session.execute(groupable().where(models.Quote.article_key == key)).all()
    return _foresee(session, [replace(read_wording(row), background=background) for row in rows], encoder)


def _foresee(session: Session, wordings: Iterable[Wording], encoder: Encoder | None) -> Foreseen:
    grouper = Grouper(SqlShelf(session), Options(encoder=encoder or shipped()))
    for wording in wordings:
        grouper.foresee(wording)
    return grouper.foreseen


def _is_part(quote: Quote, quotes: Sequence[Quote]) -> bool:
    """Whether a quote is nested in one of the same speaker, which holds its words."""
    host = quotes[quote.nested_in] if quote.nested_in is not None else None
    return host is not None and host.speaker == quote.speaker
