"""Quotes on the wire."""

from __future__ import annotations

import marshmallow as ma
from webargs.fields import DelimitedList

from extractors.model import Kind, MentionKind
from service.schemas.fields import Page, PageParameters, RangeSchema, Words, absent, day, published_at
from service.schemas.speakers import CountSchema, SpeakerReferenceSchema

KINDS = [kind.value for kind in Kind]
FACETS = ["kind", "act", "attitude", "outlet", "speaker"]
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
    facets = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.Nested(CountSchema)),
        metadata={"description": "Counts over the whole list for the facets asked for, the 100 most frequent values."},
    )


class QuoteListSchema(ma.Schema):
    """All quotes of an article."""

    items = ma.fields.List(ma.fields.Nested(QuoteSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "Always null: there is one page."})


class QuoteParameters(PageParameters):
    """Which quotes."""

    speaker = Words(
        load_default=absent, metadata={"description": "Slug, name or alias, in any case, with or without accents."}
    )
    outlet = Words(load_default=absent, metadata={"description": "Name or slug of an outlet, in any case."})
    act = Words(load_default=absent, max_length=40, metadata={"description": "What was done: say, deny, accuse …"})
    attitude = Words(load_default=absent, max_length=40, metadata={"description": "statement, belief, intention …"})
    since = day("First day of publication.")
    until = day("Last day of publication.")
    q = Words(load_default=absent, metadata={"description": 'Full text: words, "phrases", -not, prefix*.'})
    min_confidence = ma.fields.Float(
        load_default=absent,
        allow_nan=False,
        validate=ma.validate.Range(0, 1),
        metadata={"description": "Least confidence."},
    )
    facets = DelimitedList(
        ma.fields.String(validate=ma.validate.OneOf(FACETS)),
        load_default=list,
        validate=ma.validate.Length(min=1, max=len(FACETS)),
        metadata={"description": "Which counts to add, separated by commas: " + ", ".join(FACETS) + "."},
    )
    sort = ma.fields.String(
        load_default="-published_at",
        validate=ma.validate.OneOf(["-published_at", "published_at"]),
        metadata={"description": "Newest or oldest first."},
    )
    kind = ma.fields.String(
        load_default=absent, validate=ma.validate.OneOf(KINDS), metadata={"description": "How it is rendered."}
    )
