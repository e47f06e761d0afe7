"""Health on the wire."""

from __future__ import annotations

import marshmallow as ma


class LiveSchema(ma.Schema):
    """The process answers."""

    status = ma.fields.String(required=True, metadata={"enum": ["ok"]})


class ReadySchema(ma.Schema):
    """Whether requests can be answered, and which part cannot."""

    status = ma.fields.String(required=True, metadata={"enum": ["ok", "unavailable"]})
    checks = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "`database`, `migrations` and `model`: `ok`, or what is wrong."},
    )
