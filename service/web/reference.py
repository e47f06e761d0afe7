"""`/docs`: the API's reference, rendered from the OpenAPI document itself; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Response, current_app, render_template

from service.api.errors import TYPES

METHODS = ("get", "post", "patch", "put", "delete")


def reference() -> Response:
    """The page."""
    document = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    page = render_template(
        "docs.html",
        document=document,
        tags=by_tag(document),
        problems=sorted(TYPES.values(), key=lambda each: each.name),
    )
    return Response(page, mimetype="text/html")


def by_tag(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations of the document under their tags, as the template lists them."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                parameters = [*operations.get("parameters", []), *operation.get("parameters", [])]
                entry = {"path": path, "method": method.upper(), "operation": operation, "parameters": parameters}
                found[operation["tags"][0]].append(entry)
    return dict(found)
