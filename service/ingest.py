"""Ingest: reader → extractor → store, one article at a time; the one core that command line, HTTP and queue call.

An article that is stored already, with the same fields and extracted by the same version, is left alone before
anything is extracted. Each of the others is extracted and compared with other articles' statements outside any
transaction, and written in one of its own: a crash loses at most the article at hand, and readers never see half of
one. An article that cannot be read or extracted is reported with its place and set aside; the rest go on. A database
that is gone ends the ingest, as nothing more could be kept.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy.orm import Session

from extractors.checks import check_text
from extractors.errors import OnrecordError
from extractors.model import Article, Quote, Speaker
from extractors.registry import Registry
from extractors.registry.enrolment import enrol
from service.attempts import transact
from service.deadline import deadline
from service.errors import DatabaseUnavailable, ExtractionFailed
from service.known_speakers import read_registry
from service.readers import Item
from service.store.articles.writing import Written, unchanged, write_article
from service.store.database.engine import Database
from service.store.speakers.changes import bump
from service.store.speakers.rows import keep_speakers
from service.store.variants.foresight import foresee_article
from service.store.variants.keeping import sync_written

logger = logging.getLogger("onrecord.ingest")


class Extracts(Protocol):
    """Whatever finds quotes; `version` names code and weights, and a change of it makes stored quotes outdated."""

    @property
    def version(self) -> str:
        """Which code and weights these are."""

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of an article, in text order."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: `where` it came from, its public id and number of quotes, or the error."""

    where: str
    state: Literal["new", "changed", "unchanged", "failed"]
    id: str | None = None
    source_id: str | None = None
    quotes: int = 0
    error: OnrecordError | None = None


def ingest(
    items: Iterable[Item],
    extractor: Extracts,
    database: Database,
    registry: Registry,
    *,
    max_chars: int,
    seconds: float | None = None,
) -> Iterator[Outcome]:
    """Ingests what a reader gives and yields what became of each item, in order; each extraction has `seconds`.

    `registry` is the one that the extractor reads: it learns the speakers of each article before the next is read.
    """
    for item in items:
        if item.article is None:
            yield Outcome(item.where, "failed", error=item.error)
            continue
        try:
            written = ingest_article(item.article, extractor, database, registry, max_chars=max_chars, seconds=seconds)
        except DatabaseUnavailable:
            raise
        except OnrecordError as error:
            yield Outcome(item.where, "failed", source_id=item.article.id, error=error)
        else:
            yield Outcome(item.where, written.state, written.id, item.article.id, written.quotes)


def ingest_article(
    article: Article,
    extractor: Extracts,
    database: Database,
    registry: Registry,
    *,
    max_chars: int,
    seconds: float | None = None,
) -> Written:
    """Ingests one article; InvalidArticle when it cannot be, ExtractionFailed or TooSlow when the extractor fails."""
    check_text(article.text, max_chars)
    with database.reading() as session:
        known = unchanged(session, article, extractor.version)
    if known is not None:
        return known
    with deadline(seconds) if seconds is not None else nullcontext():
        quotes = extract(article, extractor)
    enrolled = enrol(quotes, registry)
    with database.reading() as session:
        foreseen = foresee_article(session, article, enrolled.quotes)

    def write(session: Session) -> Written:
        written = write_article(session, article, enrolled.quotes, extractor=extractor.version, enrolled=enrolled)
        sync_written(session, written.id, speakers_moved=bool(enrolled.merges), foreseen=foreseen)
        return written

    # Another process may store the same article or speaker between our look and our write: then we look again.
    return transact(database, write)


def extract(article: Article, extractor: Extracts) -> list[Quote]:
    """The extractor's quotes; whatever breaks in it becomes an ExtractionFailed, without the article's text."""
    try:
        return extractor.extract(article)
    except OnrecordError:
        raise
    except Exception as error:
        # Where it broke, without the message: that may quote the article.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("extraction failed: %s at %s:%s", type(error).__name__, frame.filename, frame.lineno)
        raise ExtractionFailed(f"extraction failed: {type(error).__name__}") from error


def keep_registry(speakers: Iterable[Speaker], database: Database) -> None:
    """Stores speakers known beforehand (a registry file), so that quotes are linked to them."""
    known = list(speakers)

    def keep(session: Session) -> None:
        keep_speakers(session, known)
        bump(session)

    transact(database, keep)


def stored_registry(database: Database) -> Registry:
    """Everyone the store knows, as it is now."""
    with database.reading() as session:
        return read_registry(session)
