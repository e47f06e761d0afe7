"""The one root of every error that `extractors` raises; the docstring of a class is its default message."""


class OnrecordError(Exception):
    """Something in onrecord went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class InvalidArticle(OnrecordError):
    """The article cannot be read."""


class EmptyText(InvalidArticle):
    """The text is empty or holds only white space."""


class NotText(InvalidArticle):
    """The input is not text: it holds NUL bytes or other binary data."""


class UndecodableText(InvalidArticle):
    """The input is not valid UTF-8."""


class TextTooLong(InvalidArticle):
    """The text is longer than the limit."""


class InvalidRecord(InvalidArticle):
    """A record of articles does not have the documented shape."""


class ModelNotFound(OnrecordError):
    """A language model or weights folder that the settings name is not there."""


class UnknownSpeaker(OnrecordError):
    """No speaker goes by that slug, name or alias."""


class InvalidCorpus(OnrecordError):
    """The folder is not a PolNeAR-style corpus, or a file in it is broken."""
