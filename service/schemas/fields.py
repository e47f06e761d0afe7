"""Fields and parameters that several schemas share."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

MAX_LIMIT = 200
DEFAULT_LIMIT = 50


def absent() -> None:
    """The value of a parameter that was not given; a function, so that the document shows no default of null."""


class Words(ma.fields.String):
    """Text a caller sends: bounded, not blank, without NUL, control characters or lone surrogates.

    Databases differ in what they do with those (PostgreSQL refuses NUL, neither stores a lone surrogate): nobody
    searches for them, so they are refused here once.
    """

    default_error_messages = {  # noqa: RUF012 (marshmallow declares it so)
        "control": "Holds characters that no text has.",
        "blank": "May not be blank.",
    }

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Length(min=1, max=max_length), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        words = super()._deserialize(value, attr, data, **kwargs)
        if any((sign < " " and sign not in "\t\n\r") or "\ud800" <= sign <= "\udfff" for sign in words):
            raise self.make_error("control")
        if words and not words.strip():
            raise self.make_error("blank")
        return words


def day(description: str) -> ma.fields.Date:
    """A day as YYYY-MM-DD, or no restriction."""
    return ma.fields.Date(format="%Y-%m-%d", load_default=absent, metadata={"description": description})


class PageParameters(ma.Schema):
    """Which page of a list."""

    limit = ma.fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=ma.validate.Range(1, MAX_LIMIT),
        metadata={"description": f"How many items a page holds, 1 to {MAX_LIMIT}."},
    )
    cursor = ma.fields.String(
        load_default=absent,
        validate=[ma.validate.Length(min=1, max=1024), ma.validate.Regexp(r"^[A-Za-z0-9_-]+$")],
        metadata={"description": "Where to go on: the `next` of the page before. Opaque."},
    )


class NoParameters(ma.Schema):
    """Takes no query parameters."""


class Page(ma.Schema):
    """What every list holds beside its `items`."""

    next = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": 'The cursor of the next page, null on the last one. Also as a `Link: rel="next"` header.'
        },
    )


class RangeSchema(ma.Schema):
    """Words of the article with their range: code points into the article's text, end exclusive."""

    text = ma.fields.String(required=True)
    start = ma.fields.Integer(required=True)
    end = ma.fields.Integer(required=True)


def published_at(**kwargs: Any) -> ma.fields.String:
    """A publication date: a day or a moment, as precise as the article says."""
    description = "ISO 8601: a day, or a moment in UTC, as precise as is known."
    return ma.fields.String(allow_none=True, required=True, metadata={"description": description, **kwargs})
