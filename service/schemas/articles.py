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
