"""Outlets on the wire."""

from __future__ import annotations

import marshmallow as ma

from service.schemas.fields import Page, published_at


class OutletSchema(ma.Schema):
    """A publisher; the empty name stands for unknown."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    articles = ma.fields.Integer(required=True)
    quotes = ma.fields.Integer(required=True)
    first_seen = published_at()
    last_seen = published_at()


class OutletPageSchema(Page):
    """A page of outlets."""

    items = ma.fields.List(ma.fields.Nested(OutletSchema), required=True)
