"""The blueprint every room of the API uses: flask-smorest's, with a parser that lets nothing pass unread.

Unknown query parameters and ones given twice are 422 with their names; a body that is not JSON is 415; a body that does not
decode is 400 (see `service.api.errors` for the shapes).
"""

from __future__ import annotations

import json
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Request
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType


class StrictParser(FlaskParser):
    """Reads arguments and refuses what the schema does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
    }

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query string; a parameter given twice is an error unless its field is a list."""
        proxy = self._makeproxy(req.args, schema)
        twice = {
            name: ["Given more than once."]
            for name, values in req.args.lists()
            if len(values) > 1 and name not in proxy.multiple_keys
        }
        if twice:
            raise ma.ValidationError(twice)
        return proxy

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not core.is_json(req.mimetype):
            raise UnsupportedMediaType("The body must be JSON: send Content-Type: application/json.")
        try:
            return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            raise BadRequest("The body is not valid UTF-8.") from error
        except (ValueError, RecursionError) as error:
            raise BadRequest("The body is not valid JSON.") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose arguments are read strictly."""

    ARGUMENTS_PARSER = StrictParser()
