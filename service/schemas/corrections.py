"""Decisions about who is one speaker, on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service.schemas.fields import MAX_LIMIT, Page, PageParameters, Words, absent
from service.schemas.problems import CandidateSchema

ACTIONS = {"merge": "other", "split": "names", "rename": "name", "alias": "name"}


class CorrectionRequestSchema(ma.Schema):
    """A decision: merge with `other`, split off `names`, rename to `name`, or let `name` be an alias."""

    action = ma.fields.String(required=True, validate=ma.validate.OneOf(list(ACTIONS)))
    speaker = Words(required=True, metadata={"description": "Slug, name or alias."})
    other = Words(metadata={"description": "For merge: who becomes one with `speaker`."})
    names = ma.fields.List(Words(), validate=ma.validate.Length(1, 50), metadata={"description": "For split."})
    name = Words(metadata={"description": "For rename and alias."})
    why = Words(max_length=2000, load_default=str)

    @ma.validates_schema
    def fits_action(self, data: dict[str, Any], **_: Any) -> None:
        """Each action takes one thing, and only that."""
        wanted = ACTIONS.get(data.get("action", ""))
        for name in ("other", "names", "name"):
            if wanted is not None and (name in data) != (name == wanted):
                raise ma.ValidationError("Missing." if name == wanted else "Does not belong to this action.", name)


class CorrectionSchema(ma.Schema):
    """A decision with its number in the history."""

    number = ma.fields.Integer(required=True)
    action = ma.fields.String(required=True)
    speaker = ma.fields.Nested(CandidateSchema, required=True)
    other = ma.fields.Nested(CandidateSchema, required=True, allow_none=True)
    names = ma.fields.List(ma.fields.String(), required=True)
    why = ma.fields.String(required=True)
    by = ma.fields.String(required=True, allow_none=True, metadata={"description": "Null: the registry, on evidence."})
    at = ma.fields.String(required=True, allow_none=True)


class CorrectionPageSchema(Page):
    """A page of the history, oldest first."""

    items = ma.fields.List(ma.fields.Nested(CorrectionSchema), required=True)


class LatestCorrectionsSchema(ma.Schema):
    """The latest decisions about a speaker, the one just made last."""

    items = ma.fields.List(
        ma.fields.Nested(CorrectionSchema),
        required=True,
        metadata={"description": f"At most {MAX_LIMIT}; all of them: `GET /corrections?speaker=`."},
    )
    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "Always null."})


class CorrectionParameters(PageParameters):
    """Whose history."""

    speaker = Words(load_default=absent, metadata={"description": "Slug, name or alias."})
