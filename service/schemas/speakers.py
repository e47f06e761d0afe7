"""Speakers on the wire."""

from __future__ import annotations

import marshmallow as ma
from webargs.fields import DelimitedList

from extractors.model import SpeakerType
from service.schemas.fields import Page, PageParameters, Words, absent, published_at

TYPES = [kind.value for kind in SpeakerType]
COUNTS = ["kind", "outlet"]


class SpeakerReferenceSchema(ma.Schema):
    """A speaker as a quote names them."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    type = ma.fields.String(required=True, metadata={"enum": TYPES})


class SpeakerSchema(SpeakerReferenceSchema):
    """A canonical speaker, over all articles."""

    aliases = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Names as seen."})
    roles = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Roles as seen."})
    wikidata = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Wikidata id, only where verified."}
    )
    quotes = ma.fields.Integer(required=True)
    outlets = ma.fields.Integer(required=True)
    first_seen = published_at()
    last_seen = published_at()


class CountSchema(ma.Schema):
    """How often a value occurs."""

    value = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True)


class CarrierSchema(ma.Schema):
    """An outlet that quotes the speaker."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    quotes = ma.fields.Integer(required=True)
    first_seen = published_at()
    last_seen = published_at()


class CompanionSchema(ma.Schema):
    """A speaker quoted in the same articles."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    articles = ma.fields.Integer(required=True)


class SpeakerPortraitSchema(SpeakerSchema):
    """A speaker with counts by kind, day and outlet, and the company in the latest articles."""

    kinds = ma.fields.List(ma.fields.Nested(CountSchema), required=True)
    timeline = ma.fields.List(
        ma.fields.Nested(CountSchema), required=True, metadata={"description": "By day, newest first."}
    )
    by_outlet = ma.fields.List(ma.fields.Nested(CarrierSchema), required=True)
    quoted_with = ma.fields.List(ma.fields.Nested(CompanionSchema), required=True)


class ListedSpeakerSchema(SpeakerSchema):
    """A speaker of a list, with the counts that were asked for."""

    kinds = ma.fields.List(ma.fields.Nested(CountSchema), metadata={"description": "With `counts=kind`."})
    by_outlet = ma.fields.List(
        ma.fields.Nested(CarrierSchema), metadata={"description": "With `counts=outlet`, the most quotes first."}
    )


class SpeakerPageSchema(Page):
    """A page of speakers."""

    items = ma.fields.List(ma.fields.Nested(ListedSpeakerSchema), required=True)


class SpeakerParameters(PageParameters):
    """Which speakers."""

    q = Words(
        load_default=absent,
        metadata={"description": "Beginning of a word of a name or alias, in any case, with or without accents."},
    )
    type = ma.fields.String(
        load_default=absent, validate=ma.validate.OneOf(TYPES), metadata={"description": "Kind of speaker."}
    )
    outlet = Words(load_default=absent, metadata={"description": "Only speakers this outlet quotes (name or slug)."})
    counts = DelimitedList(
        ma.fields.String(validate=ma.validate.OneOf(COUNTS)),
        load_default=list,
        validate=ma.validate.Length(min=1, max=len(COUNTS)),
        metadata={
            "description": "Which counts of each speaker to add, separated by commas: " + ", ".join(COUNTS) + "."
        },
    )
    sort = ma.fields.String(
        load_default="-quotes",
        validate=ma.validate.OneOf(["name", "-quotes"]),
        metadata={"description": "By name, or the most quoted first."},
    )
