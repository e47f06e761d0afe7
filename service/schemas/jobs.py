"""Jobs on the wire."""

from __future__ import annotations

import marshmallow as ma

from service.schemas.fields import Page, PageParameters, absent
from service.schemas.problems import FieldErrorSchema

JOB_STATES = ("waiting", "running", "finished", "cancelled")
LINE_STATES = ("waiting", "running", "stored", "unchanged", "failed", "cancelled")


def count(description: str) -> ma.fields.Integer:
    """A number of lines."""
    return ma.fields.Integer(required=True, metadata={"description": description})


def moment(description: str) -> ma.fields.String:
    """A moment in UTC, or null."""
    return ma.fields.String(required=True, allow_none=True, metadata={"description": description})


class LineProblemSchema(ma.Schema):
    """Why an article could not be stored, as `POST /articles` would have said it."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    errors = ma.fields.List(
        ma.fields.Nested(FieldErrorSchema), required=True, metadata={"description": "The fields that were refused."}
    )


class LineErrorSchema(LineProblemSchema):
    """An article that could not be stored."""

    line = count("Its line in the body, from 1.")
    source_id = ma.fields.String(required=True, allow_none=True)


class JobSummarySchema(ma.Schema):
    """Articles handed in together, and how far they are."""

    id = ma.fields.String(required=True)
    state = ma.fields.String(required=True, metadata={"enum": JOB_STATES})
    total = count("Articles in the body.")
    done = count("Those stored, unchanged or failed.")
    stored = count("New or changed articles.")
    unchanged = count("Articles that were stored before, just so.")
    failed = count("Articles that could not be stored.")
    progress = ma.fields.Float(required=True, metadata={"description": "`done` of `total`, 0 to 1."})
    quotes = count("Quotes of the articles stored.")
    submitted_by = ma.fields.String(required=True, metadata={"description": "The name of the key."})
    created_at = moment("When it was accepted.")
    started_at = moment("When a worker took its first article.")
    finished_at = moment("When it ended.")


class JobSchema(JobSummarySchema):
    """A job with its first errors."""

    errors = ma.fields.List(
        ma.fields.Nested(LineErrorSchema),
        required=True,
        metadata={"description": "The first errors, in order; all: `/jobs/{id}/lines?state=failed`."},
    )


class JobPageSchema(Page):
    """A page of jobs."""

    items = ma.fields.List(ma.fields.Nested(JobSummarySchema), required=True)


class LineSchema(ma.Schema):
    """One article of a job."""

    line = count("Its line in the body, from 1.")
    state = ma.fields.String(required=True, metadata={"enum": LINE_STATES})
    source_id = ma.fields.String(required=True, allow_none=True)
    article = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The id it is stored under, once it is."}
    )
    quotes = ma.fields.Integer(required=True)
    attempts = ma.fields.Integer(required=True)
    error = ma.fields.Nested(LineProblemSchema, required=True, allow_none=True)


class LinePageSchema(Page):
    """A page of a job's articles, in the order of its body."""

    items = ma.fields.List(ma.fields.Nested(LineSchema), required=True)


class JobParameters(PageParameters):
    """Which jobs."""

    state = ma.fields.String(load_default=absent, validate=ma.validate.OneOf(JOB_STATES))


class LineParameters(PageParameters):
    """Which articles of a job."""

    state = ma.fields.String(load_default=absent, validate=ma.validate.OneOf(LINE_STATES))
