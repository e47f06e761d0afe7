"""What can go wrong in the service beyond the extractors: one root, so that each door translates it once.

The docstring of a class is its default message; `service.api.errors` decides which status and problem type a class
becomes over HTTP, the CLI prints the message on one line. A message may name files and hosts, or repeat what a driver
said: whoever runs the command line may read that, callers over HTTP read `public_detail`.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.errors import InvalidArticle, ModelNotFound, OnrecordError, UnknownSpeaker


class ServiceError(OnrecordError):
    """The service could not do what was asked."""


class InvalidSetting(ServiceError):
    """A setting is unknown or has a value that it cannot take."""


class UnreadableFile(ServiceError):
    """A file cannot be read as what it should be."""


class DatabaseUnavailable(ServiceError):
    """The database does not answer."""


class SchemaOutdated(DatabaseUnavailable):
    """The database lacks migrations: run `onrecord db upgrade`."""


class NotFound(ServiceError):
    """There is nothing under that address."""


class UnknownQuote(NotFound):
    """No quote has that id."""


class UnknownArticle(NotFound):
    """No article has that id."""


class UnknownKey(NotFound):
    """No API key has that id."""


class UnknownOutlet(NotFound):
    """No outlet goes by that name."""


class UnknownJob(NotFound):
    """No job has that id."""


class UnknownVariantGroup(NotFound):
    """No group of variants has that id."""


class UnknownCorrection(NotFound):
    """No decision about speakers has that number."""


class AmbiguousSpeaker(UnknownSpeaker):
    """Several speakers go by that name."""

    def __init__(self, message: str | None = None, *, candidates: Sequence[tuple[str, str]] = ()) -> None:
        """`candidates` holds (slug, name) of every speaker that is meant by the words."""
        super().__init__(message)
        self.candidates = tuple(candidates)


class InvalidCursor(ServiceError):
    """The cursor is not one that this list gave out."""


class InvalidQuery(ServiceError):
    """The full-text query cannot be read."""


class Unauthenticated(ServiceError):
    """This needs an API key."""


class Forbidden(ServiceError):
    """The API key does not carry the scope that this needs."""


class Conflict(ServiceError):
    """The request does not fit what is stored."""


class ExtractionFailed(ServiceError):
    """The extractors broke on the article."""


class ModelUnusable(ModelNotFound, ServiceError):
    """A language model or the tagger is there but cannot be used."""


class WorkerDied(ExtractionFailed):
    """The workers that took the article died over it."""


class InvalidFields(ServiceError):
    """Fields are missing, unknown, or not what they should be."""


class TooLarge(ServiceError):
    """What was sent is larger than the limit."""


class WriteConflict(Conflict):
    """Somebody else wrote the same at the same time."""


class TooSlow(ServiceError):
    """The work took longer than the limit and was given up."""


class QueryTimeout(ServiceError):
    """The database took longer than the limit and was stopped."""


class Unavailable(ServiceError):
    """The service cannot answer just now."""


# Errors about what the caller asked for or sent: their messages hold nothing else.
TOLD: tuple[type[OnrecordError], ...] = (
    NotFound,
    UnknownSpeaker,
    InvalidArticle,
    InvalidFields,
    InvalidCursor,
    InvalidQuery,
    Unauthenticated,
    Forbidden,
    Conflict,
    TooLarge,
    TooSlow,
    QueryTimeout,
    ExtractionFailed,
)


def public_detail(error: OnrecordError) -> str:
    """What a stranger may be told: the message of an error about their request, else what kind of error it is."""
    return str(error) if isinstance(error, TOLD) else str(type(error)())
