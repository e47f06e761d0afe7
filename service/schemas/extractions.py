"""`POST /extract` on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service.schemas.fields import day
from service.schemas.quotes import QuoteSchema


class ExtractionRequestSchema(ma.Schema):
    """A text or a page to extract quotes from; either `text` or `html`."""

    text = ma.fields.String(metadata={"description": "Plain text; paragraphs are separated by line ends."})
    html = ma.fields.String(metadata={"description": "An article's page; the text read from it is returned."})
    title = ma.fields.String(load_default="", validate=ma.validate.Length(max=2000))
    outlet = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))
    language = ma.fields.String(validate=ma.validate.Length(max=35), metadata={"description": "BCP 47 tag, if known."})
    published_at = day("The day of publication: dates in the text are resolved against it.")

    @ma.validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one kind of input."""
        if ("text" in data) == ("html" in data):
            raise ma.ValidationError("Give either `text` or `html`.")


class ExtractionSchema(ma.Schema):
    """The quotes of the text, in its order."""

    items = ma.fields.List(ma.fields.Nested(QuoteSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "Always null: there is one page."})
    text = ma.fields.String(metadata={"description": "The text read from `html`; offsets count its code points."})
