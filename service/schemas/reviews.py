"""A review of a quote on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service.schemas.fields import Words
from service.schemas.quotes import KINDS
from service.store.models import ReviewStatus

STATUSES = [status.value for status in ReviewStatus]


class ReviewRequestSchema(ma.Schema):
    """What to say of a quote. A correction changes something, the other two change nothing."""

    status = ma.fields.String(required=True, validate=ma.validate.OneOf(STATUSES))
    reviewer = Words(metadata={"description": "Who says so; by default the name of the API key."})
    reason = Words(max_length=2000)
    speakers = ma.fields.List(
        Words(),
        validate=ma.validate.Length(max=20),
        metadata={"description": "Known speakers by slug, name or alias, in order; empty: nobody who is known."},
    )
    kind = ma.fields.String(validate=ma.validate.OneOf(KINDS))
    content = ma.fields.List(
        ma.fields.List(ma.fields.Integer(strict=True), validate=ma.validate.Length(equal=2)),
        validate=ma.validate.Length(1, 1000),
        metadata={"description": "Ranges in the article's text."},
    )

    @ma.validates_schema
    def fits_status(self, data: dict[str, Any], **_: Any) -> None:
        """A correction says what is to be."""
        changes = {"speakers", "kind", "content"} & set(data)
        if data.get("status") == ReviewStatus.CORRECTED.value and not changes:
            raise ma.ValidationError("A correction gives `speakers`, `kind` or `content`.")
        if data.get("status") in (ReviewStatus.CONFIRMED.value, ReviewStatus.REJECTED.value) and changes:
            raise ma.ValidationError("Only a correction changes something.", sorted(changes)[0])
