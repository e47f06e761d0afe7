"""Articles on the wire."""

from __future__ import annotations

import marshmallow as ma

from service.schemas.fields import Page, PageParameters, Words, absent, day
from service.schemas.quotes import ArticleReferenceSchema


class ArticleSummarySchema(ArticleReferenceSchema):
    """An article without its text."""

    id = ma.fields.String(required=True)
    byline = ma.fields.String(required=True, allow_none=True)
    wire = ma.fields.String(required=True, allow_none=True, metadata={"description": "The credited agency."})
    language = ma.fields.String(required=True, allow_none=True)
    quotes = ma.fields.Integer(required=True)


class ArticleSchema(ArticleSummarySchema):
    """An article with its text."""

    text = ma.fields.String(required=True, metadata={"description": "As it came; every offset counts its code points."})


class ArticlePageSchema(Page):
    """A page of articles."""

    items = ma.fields.List(ma.fields.Nested(ArticleSummarySchema), required=True)


class ArticleParameters(PageParameters):
    """Which articles."""

    outlet = Words(load_default=absent, metadata={"description": "Name or slug of an outlet, in any case."})
    since = day("First day of publication.")
    until = day("Last day of publication.")


class ArticleRequestSchema(ma.Schema):
    """An article to store."""

    id = ma.fields.String(
        validate=ma.validate.Length(1, 500), metadata={"description": "Your own id: the same again replaces."}
    )
    outlet = ma.fields.String(required=True, validate=ma.validate.Length(max=300))
    title = ma.fields.String(required=True, validate=ma.validate.Length(max=2000))
    url = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=2000))
    published_at = ma.fields.String(
        allow_none=True, validate=ma.validate.Length(max=40), metadata={"description": "ISO 8601 day or moment."}
    )
    byline = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=1000))
    wire = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=300))
    language = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=35))
    text = ma.fields.String(required=True)


class IngestedSchema(ma.Schema):
    """What became of an article."""

    id = ma.fields.String(required=True)
    source_id = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True, metadata={"enum": ["new", "changed", "unchanged"]})
    quotes = ma.fields.Integer(required=True)
