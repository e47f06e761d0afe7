"""Extraction inside a server process: one extractor, one at a time, within a time limit.

What workers can share is loaded before they are forked (`preload`): spaCy's pipeline, the tokenizer. What they cannot,
the ONNX session, is built in each of them by reading one sentence (`load`); `/readyz` asks whether that went well and,
once it has, costs nothing (`ready`).

Models are shared by the threads of a process but not made for being called by several at once (spaCy's memory zones),
and one core does one extraction best: requests take turns. Who waits longer than the time limit for a turn, or runs
past it, gets TooSlow. The registry of known speakers comes from the store; it is brought in line when the corpus has
changed since (see `known_speakers`), at most every few seconds for answers that are not stored, always before an
article is.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from extractors import Extractor
from extractors.entities import load_ner, load_spacy
from extractors.errors import OnrecordError, TextTooLong
from extractors.model import Article, Quote
from extractors.options import Options
from extractors.registry import Registry
from extractors.tagger import WEIGHTS, load_tagger
from service.config import Settings
from service.deadline import deadline
from service.errors import ExtractionFailed, ModelUnusable, TooSlow
from service.ingest import Extracts, extract, ingest_article
from service.known_speakers import KnownSpeakers
from service.metrics import extraction_failures, extraction_quotes, extraction_seconds, extraction_words
from service.store.articles.writing import Written
from service.store.database.engine import Database

STALE_SECONDS = 30.0
DECIDE_SECONDS = 1.0  # that a decision waits for the registry, before it reads everyone itself
READY_SECONDS = 2.0  # that a probe waits for models which are being loaded
WARM_UP = "“It works,” Ann Example said on Monday."

logger = logging.getLogger("onrecord.extraction")


def preload(options: Options) -> None:
    """Before workers are forked: the parts of the models that they can share.

    What fails is logged: each worker finds it out for itself, and `/readyz` tells it.
    """
    try:
        if options.attribution == "tagger":
            load_tagger(options.weights or WEIGHTS)
        if options.attribution == "rules":
            load_spacy(options.spacy_model)
        elif options.entities == "spacy":
            load_ner(options.spacy_model)
    except Exception as error:  # whatever a broken file makes a library raise
        logger.error("models cannot be preloaded: %s: %s", type(error).__name__, error)


def failure(error: Exception) -> str:
    """Which of the failures that are counted an error is."""
    if isinstance(error, TooSlow):
        return "too-slow"
    return "refused" if isinstance(error, OnrecordError) else "broken"


@dataclass(frozen=True, slots=True)
class Counted:
    """An extractor whose texts, time, quotes and failures are counted for `/metrics`."""

    inner: Extracts

    @property
    def version(self) -> str:
        """Which code and weights these are."""
        return self.inner.version

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of an article; what the extractor raises."""
        try:
            with extraction_seconds.time():
                quotes = self.inner.extract(article)
        except Exception as error:
            extraction_failures.labels(failure(error)).inc()
            raise
        extraction_words.inc(len(article.text.split()))
        extraction_quotes.inc(len(quotes))
        return quotes


class Extraction:
    """The extractor of one process."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.turn = Lock()
        self.loaded = False
        self.answered = False
        self.known = KnownSpeakers(database)
        self.looked_at: float | None = None

    @property
    def registry(self) -> Registry:
        """Whom the store knew at the last look, and what was learnt since."""
        return self.known.registry

    def warm_up(self) -> None:
        """Loads the models and whom the store knows, so that no request waits for either (tens of thousands of speakers
        take seconds); what fails here is told by `/readyz` and by the requests that need it.
        """
        try:
            with self.turn:
                self.load()
                self.refresh(tolerated=0.0)
        except (OnrecordError, SQLAlchemyError) as error:
            logger.error("extraction is not ready: %s: %s", type(error).__name__, error)

    def load(self) -> None:
        """Loads the models unless they are; without a time limit, which must not cut an import in two."""
        if not self.loaded:
            try:
                found = extract(Article(text=WARM_UP), Extractor(self.settings.options()))
            except ExtractionFailed as error:
                raise ModelUnusable(f"The language model or the tagger cannot be used: {error}") from error
            self.answered = bool(found)
            self.loaded = True

    def ready(self) -> None:
        """Nothing if the models have read a sentence as they should; else ModelNotFound, ModelUnusable, TooSlow."""
        if not self.loaded:
            if not self.turn.acquire(timeout=READY_SECONDS):
                raise TooSlow("The models are still being loaded.")
            try:
                self.load()
            finally:
                self.turn.release()
        # Weights and thresholds of one's own may well find nothing in our sentence.
        if not self.answered and self.settings.options() == Options():
            raise ModelUnusable("The tagger finds nothing in a plain sentence.")

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of an article that is not stored; TextTooLong, TooSlow and what the extractors raise."""
        self.check_length(article)
        with self.taking_turns():
            self.refresh(tolerated=STALE_SECONDS)
            return extract(article, self.extractor())

    def ingest(self, article: Article) -> Written:
        """Extracts and stores an article."""
        self.check_length(article)
        with self.taking_turns():
            self.refresh(tolerated=0.0)
            limit = self.settings.extraction_chars
            return ingest_article(article, self.extractor(), self.database, self.registry, max_chars=limit)

    def ingest_queued(self, article: Article) -> Written:
        """Extracts and stores an article that no request waits for: longer texts, more time, a registry that may lag.

        A merge that it has not heard of yet is respected when the quotes are written.
        """
        with self.turn:
            self.load()
            self.refresh(tolerated=STALE_SECONDS)
            return ingest_article(
                article,
                self.extractor(),
                self.database,
                self.registry,
                max_chars=self.settings.max_chars,
                seconds=self.settings.ingest_seconds,
            )

    @contextmanager
    def knowing(self) -> Iterator[KnownSpeakers | None]:
        """Whom the store knows, for a decision about speakers; None while an extraction takes its time."""
        if not self.turn.acquire(timeout=DECIDE_SECONDS):
            yield None
            return
        try:
            yield self.known
        finally:
            self.looked_at = None
            self.turn.release()

    def extractor(self) -> Counted:
        """The extractor over the registry as it was read last."""
        return Counted(Extractor(self.settings.options(), self.registry))

    def check_length(self, article: Article) -> None:
        """Before waiting for a turn."""
        limit = self.settings.extraction_chars
        if len(article.text) > limit:
            raise TextTooLong(f"The text has {len(article.text):,} characters, more than the limit of {limit:,}.")

    @contextmanager
    def taking_turns(self) -> Iterator[None]:
        """One thread at a time, within the time limit."""
        limit = self.settings.extraction_seconds
        if not self.turn.acquire(timeout=limit):
            raise TooSlow("Too many extractions are under way; try again later.")
        try:
            self.load()
            with deadline(limit):
                yield
        finally:
            self.turn.release()

    def refresh(self, *, tolerated: float) -> None:
        """Brings the registry in line with the store if the last look is older than `tolerated` seconds."""
        now = time.monotonic()
        if self.looked_at is None or now - self.looked_at >= tolerated:
            self.looked_at = None
            self.known.refresh()
            self.looked_at = now
