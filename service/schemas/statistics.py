"""The corpus in numbers, on the wire."""

from __future__ import annotations

import marshmallow as ma

from service.schemas.fields import published_at
from service.schemas.speakers import CountSchema


class StatisticsSchema(ma.Schema):
    """What the corpus holds; `version` grows with every change."""

    version = ma.fields.Integer(required=True)
    articles = ma.fields.Integer(required=True)
    quotes = ma.fields.Integer(required=True)
    speakers = ma.fields.Integer(required=True)
    outlets = ma.fields.Integer(required=True)
    kinds = ma.fields.List(ma.fields.Nested(CountSchema), required=True)
    first_published = published_at()
    last_published = published_at()
