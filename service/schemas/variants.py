"""Groups of variants on the wire."""

from __future__ import annotations

import marshmallow as ma

from extractors.variants.wording import Relation
from service.schemas.fields import Page, PageParameters, Words, absent, published_at
from service.schemas.quotes import KINDS
from service.schemas.speakers import SpeakerReferenceSchema

RELATIONS = [relation.value for relation in Relation]
GROUPING = [relation for relation in RELATIONS if relation != Relation.CONFLICT.value]


def text_range(description: str) -> ma.fields.List[int]:
    """A [start, end) range in code points."""
    return ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"minItems": 2, "maxItems": 2, "description": description}
    )


# A dictionary, because `from` is no name in Python.
EditSchema = ma.Schema.from_dict(
    {
        "operation": ma.fields.String(required=True, metadata={"enum": ["equal", "replaced", "added", "dropped"]}),
        "from": text_range("Range in the text compared with: the representative's, or the quote's that was asked for."),
        "to": text_range("Range in this member's text; an empty range is a position."),
    },
    name="EditSchema",
)


class MemberSchema(ma.Schema):
    """A quote that reports the statement."""

    quote = ma.fields.String(required=True, metadata={"description": "The quote's id."})
    article = ma.fields.String(
        required=True, metadata={"description": "The caller's own id of the article where it has one, else its id."}
    )
    outlet = ma.fields.String(required=True)
    published_at = published_at()
    kind = ma.fields.String(required=True, metadata={"enum": KINDS})
    text = ma.fields.String(required=True)
    content = ma.fields.List(
        ma.fields.List(ma.fields.Integer(), metadata={"minItems": 2, "maxItems": 2}),
        required=True,
        metadata={"description": "Ranges [start, end) in code points into the article's text."},
    )
    relation = ma.fields.String(
        required=True,
        metadata={
            "enum": RELATIONS,
            "description": "What its words are to the representative's, or to the quote's that was asked for.",
        },
    )
    score = ma.fields.Float(
        required=True, metadata={"minimum": 0, "maximum": 1, "description": "How sure that relation is."}
    )
    alignment = ma.fields.List(
        ma.fields.Nested(EditSchema),
        required=True,
        metadata={"description": "From the representative's words, or the quote's that was asked for, to its own."},
    )
    syndicated = ma.fields.Boolean(
        required=True, metadata={"description": "A copy of a wire report that other outlets print too."}
    )


class VariantSchema(MemberSchema):
    """A quote that reports what another one does, as it is to that one."""

    through = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The quote by way of which alone the two report one statement, the group's representative: "
            "`relation` is then the looser of what either is to it. Null where the two have been compared."
        },
    )


class ConflictSchema(MemberSchema):
    """A quote that agrees but for a contradiction."""

    reasons = ma.fields.List(
        ma.fields.String(metadata={"enum": ["contrary", "name", "negation", "number"]}),
        required=True,
        metadata={"description": "What differs."},
    )


class VariantGroupSchema(ma.Schema):
    """One statement of one speaker in every outlet's words."""

    id = ma.fields.String(required=True)
    speaker = ma.fields.Nested(SpeakerReferenceSchema, required=True)
    representative = ma.fields.String(required=True, metadata={"description": "The quote with the fullest wording."})
    relation = ma.fields.String(
        required=True,
        metadata={"enum": GROUPING, "description": "The loosest of its members' relations to the representative."},
    )
    outlets = ma.fields.List(ma.fields.String(), required=True)
    independent_outlets = ma.fields.Integer(
        required=True, metadata={"description": "Outlets, all copies of one wire report counted as one."}
    )
    quotes = ma.fields.Integer(required=True, metadata={"description": "How many quotes it has in all."})
    first_seen = ma.fields.String(required=True, allow_none=True)
    last_seen = ma.fields.String(required=True, allow_none=True)
    members = ma.fields.List(
        ma.fields.Nested(MemberSchema),
        required=True,
        metadata={"description": "Its quotes by date, the representative among them; of very large groups the first."},
    )


class VariantPageSchema(Page):
    """A page of groups."""

    items = ma.fields.List(ma.fields.Nested(VariantGroupSchema), required=True)


class QuoteVariantsSchema(ma.Schema):
    """What other articles made of one quote's statement."""

    items = ma.fields.List(ma.fields.Nested(VariantSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "Always null: there is one page."})
    group = ma.fields.String(required=True, allow_none=True, metadata={"description": "The id of its group."})
    conflicts = ma.fields.List(
        ma.fields.Nested(ConflictSchema),
        required=True,
        metadata={"description": "Quotes that agree with it but for a number, a negation or a name."},
    )


class VariantParameters(PageParameters):
    """Which groups."""

    speaker = Words(
        load_default=absent, metadata={"description": "Slug, name or alias, in any case, with or without accents."}
    )
    outlet = Words(load_default=absent, metadata={"description": "Groups that this outlet carries: name or slug."})
    relation = ma.fields.String(
        load_default=absent,
        validate=ma.validate.OneOf(GROUPING),
        metadata={"description": "Groups whose loosest relation this is."},
    )
    min_outlets = ma.fields.Integer(
        load_default=absent,
        strict=False,
        validate=ma.validate.Range(1, 1000),
        metadata={"description": "At least so many outlets."},
    )
