"""The shape of every error: a problem (RFC 9457)."""

from __future__ import annotations

import marshmallow as ma


class FieldErrorSchema(ma.Schema):
    """One refused field."""

    field = ma.fields.String(
        required=True, metadata={"description": "Path of the field, such as `query.limit` or `json.text`."}
    )
    message = ma.fields.String(required=True)


class CandidateSchema(ma.Schema):
    """A speaker that may have been meant."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """What went wrong."""

    type = ma.fields.String(
        required=True,
        metadata={"description": "URI of the kind of problem; it answers with its meaning.", "format": "uri-reference"},
    )
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    instance = ma.fields.String(required=True, metadata={"description": "The path that was asked."})
    errors = ma.fields.List(
        ma.fields.Nested(FieldErrorSchema), metadata={"description": "The fields that were refused."}
    )
    candidates = ma.fields.List(
        ma.fields.Nested(CandidateSchema), metadata={"description": "Whom an ambiguous name may mean."}
    )
    request_id = ma.fields.String()


class ProblemTypeSchema(ma.Schema):
    """What a kind of problem means."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    meaning = ma.fields.String(required=True)
