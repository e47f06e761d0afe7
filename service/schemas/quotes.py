"""Quotes on the wire."""

from __future__ import annotations

import marshmallow as ma

from extractors.model import Kind, MentionKind
from service.schemas.fields import Page, PageParameters, RangeSchema, Words, published_at
from service.schemas.speakers import SpeakerReferenceSchema

KINDS = [kind.value for kind in Kind]
MENTIONS = [kind.value for kind in MentionKind]


class SourceSchema(RangeSchema):
    """The words that name the source."""

    mention = ma.fields.String(required=True, metadata={"enum": MENTIONS, "description": "How they name it."})


class CueSchema(RangeSchema):
    """The words that report."""

    lemma = ma.fields.String(required=True, metadata={"description": "The reporting verb or noun, such as `say`."})


class OccasionSchema(RangeSchema):
    """Where and when it was said, as worded."""

    venue = ma.fields.Nested(RangeSchema, required=True, allow_none=True)
    medium = ma.fields.Nested(RangeSchema, required=True, allow_none=True)
    when = ma.fields.Nested(RangeSchema, required=True, allow_none=True)
    date = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "`when` resolved against the article's date."}
    )


class EvidenceSchema(ma.Schema):
    """One step from the source's words to the speaker; it may rest on no words of the article."""

    rule = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    start = ma.fields.Integer(required=True, allow_none=True)
    end = ma.fields.Integer(required=True, allow_none=True)
    score = ma.fields.Float(required=True)


class CandidateNameSchema(ma.Schema):
    """Someone who was weighed as the speaker."""

    name = ma.fields.String(required=True)
    score = ma.fields.Float(required=True)


class ContextSchema(ma.Schema):
    """W3C TextQuoteSelector over the quote's hull, and the paragraphs it stands in."""

    prefix = ma.fields.String(required=True)
    exact = ma.fields.String(required=True)
    suffix = ma.fields.String(required=True)
    paragraph = ma.fields.String(required=True)


class ArticleReferenceSchema(ma.Schema):
    """The article a quote stands in."""

    id = ma.fields.String(required=True, allow_none=True)
    source_id = ma.fields.String(required=True, allow_none=True, metadata={"description": "The caller's own id."})
    title = ma.fields.String(required=True)
    outlet = ma.fields.String(required=True)
    published_at = published_at()
    url = ma.fields.String(required=True, allow_none=True)


class ReviewSchema(ma.Schema):
    """What a person decided about a quote."""

    status = ma.fields.String(required=True, metadata={"enum": ["confirmed", "corrected", "rejected"]})
    reviewer = ma.fields.String(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    at = ma.fields.String(required=True)


class QuoteSchema(ma.Schema):
    """One attributed statement: who said what, in which words, where, and why we think so."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, metadata={"enum": KINDS})
    text = ma.fields.String(required=True, metadata={"description": "The content's ranges, joined with one space."})
    content = ma.fields.List(
        ma.fields.List(ma.fields.Integer(), metadata={"minItems": 2, "maxItems": 2}),
        required=True,
        metadata={
            "description": "Ranges [start, end) in code points into the article's text, in order.",
            "minItems": 1,
        },
    )
    speaker = ma.fields.Nested(SpeakerReferenceSchema, required=True, allow_none=True)
    speakers = ma.fields.List(
        ma.fields.Nested(SpeakerReferenceSchema),
        required=True,
        metadata={"description": "All of a joint statement's speakers."},
    )
    on_behalf_of = ma.fields.Nested(SpeakerReferenceSchema, required=True, allow_none=True)
    source = ma.fields.Nested(SourceSchema, required=True, allow_none=True)
    cue = ma.fields.Nested(CueSchema, required=True, allow_none=True)
    act = ma.fields.String(
        required=True, metadata={"description": "What was done by saying it: say, deny, accuse, promise …"}
    )
    attitude = ma.fields.String(required=True, metadata={"description": "statement, belief, intention …"})
    negated = ma.fields.Boolean(required=True)
    occasion = ma.fields.Nested(OccasionSchema, required=True, allow_none=True)
    addressee = ma.fields.Nested(RangeSchema, required=True, allow_none=True)
    nested_in = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The quote whose content holds this one (Stubb said that Trump said …)."},
    )
    context = ma.fields.Nested(ContextSchema, required=True)
    article = ma.fields.Nested(ArticleReferenceSchema, required=True)
    confidence = ma.fields.Float(required=True, metadata={"minimum": 0, "maximum": 1})
    evidence = ma.fields.List(ma.fields.Nested(EvidenceSchema), required=True)
    candidates = ma.fields.List(ma.fields.Nested(CandidateNameSchema), required=True)
    warnings = ma.fields.List(ma.fields.String(), required=True)
    review = ma.fields.Nested(ReviewSchema, required=True, allow_none=True)


class QuotePageSchema(Page):
    """A page of quotes."""

    items = ma.fields.List(ma.fields.Nested(QuoteSchema), required=True)


class QuoteParameters(PageParameters):
    """Which quotes."""

    speaker = Words(
        load_default=None, metadata={"description": "Slug, name or alias, in any case, with or without accents."}
    )
    outlet = Words(load_default=None, metadata={"description": "Name or slug of an outlet, in any case."})
    kind = ma.fields.String(
        load_default=None, validate=ma.validate.OneOf(KINDS), metadata={"description": "How it is rendered."}
    )
