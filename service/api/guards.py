"""What stands before and behind every request: its id, who may, and the headers that keep browsers honest.

Each view needs a scope (`@needs("write")`; without it `read`): reading and `POST /extract` are open unless a setting
closes them, health and documentation always are. A key that is sent is checked even where none is needed. Keys are
looked up per request, so that revoking one takes effect at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import NotFound, UnprocessableEntity, UnsupportedMediaType

from extractors.errors import UnknownSpeaker
from service.api.blueprint import READS_QUERY, SCOPE
from service.api.resources import of_app, resources
from service.errors import (
    Forbidden,
    Unauthenticated,
    UnknownArticle,
    UnknownJob,
    UnknownQuote,
    UnknownVariantGroup,
)
from service.store.people.keys import Principal, Scope, authenticate

View = TypeVar("View", bound=Callable[..., Any])

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
OPEN_BLUEPRINTS = frozenset({"health", "problems", "api-docs"})
OPEN_ENDPOINTS = frozenset({"web.static", "web.docs"})
# Probes on this very machine (the image's HEALTHCHECK) ask for it by its address, whatever name the public knows.
LOOPBACK = "127.0.0.1"
# Style sheets may be asked for with whatever makes a browser fetch them anew.
UNREAD_ENDPOINTS = frozenset({"web.static"})

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# What is said of an id that nothing can have, by blueprint.
NOBODYS: dict[str, type[Exception]] = {
    "articles": UnknownArticle,
    "jobs": UnknownJob,
    "quotes": UnknownQuote,
    "speakers": UnknownSpeaker,
    "variants": UnknownVariantGroup,
}
KEPT_HONEST = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS = [(name.lower(), name, value) for name, value in KEPT_HONEST.items()]
READ_METHODS = "GET, HEAD, OPTIONS"


def needs(scope: str) -> Callable[[View], View]:
    """Marks a view as needing a scope; stands next to the view, below the blueprint's decorators."""

    def mark(view: View) -> View:
        setattr(view, SCOPE, scope)
        if scope not in ("read", "extract"):
            # flask-smorest reads what its decorators left here.
            view._apidoc = {"manual_doc": {"security": [{"key": []}]}}  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    """Puts the guards before and behind the requests of `app`."""
    settings = of_app(app).settings
    if settings.trusted_hosts:
        app.config["TRUSTED_HOSTS"] = [*settings.trusted_hosts, LOOPBACK]
    app.before_request(identify)
    app.before_request(admit)
    app.before_request(refuse_unread)
    app.after_request(protect)
    app.after_request(share)


def identify() -> None:
    """Gives the request its id: the caller's, if that is one, else a new one."""
    sent = request.environ.get("HTTP_X_REQUEST_ID", "")
    g.request_id = sent if REQUEST_ID.fullmatch(sent) else os.urandom(16).hex()


def admit() -> None:
    """Unauthenticated or Forbidden unless the request may do what it asks for."""
    endpoint = request.endpoint
    if endpoint is None or request.method == "OPTIONS":
        return
    if endpoint.rpartition(".")[0] in OPEN_BLUEPRINTS or endpoint in OPEN_ENDPOINTS:
        return
    g.principal = principal()
    scope = getattr(current_app.view_functions[endpoint], SCOPE, "read")
    settings = resources().settings
    if (scope == "read" and settings.open_reading) or (scope == "extract" and settings.open_extraction):
        return
    if g.principal is None:
        raise Unauthenticated
    needed = Scope.READ if scope == "extract" else Scope(scope)
    if not g.principal.scope.includes(needed):
        raise Forbidden(f"This needs a key with the scope {needed}.")


def refuse_unread() -> None:
    """Refuses what nobody would read: parameters of a view that takes none, and bodies that are packed.

    A packed body is never unpacked: a few kilobytes of it may be gigabytes.
    """
    endpoint, method = request.endpoint, request.method
    if endpoint is None or method == "OPTIONS" or endpoint in UNREAD_ENDPOINTS:
        return
    if "\0" in request.path:
        # Nothing has such an id, and PostgreSQL cannot even be asked for it.
        raise NOBODYS.get(endpoint.rpartition(".")[0], NotFound)
    if method not in ("GET", "HEAD") and request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType("The body must come as it is: without Content-Encoding.")
    if request.query_string and request.args and not getattr(current_app.view_functions[endpoint], READS_QUERY, False):
        error = UnprocessableEntity()
        error.data = {"messages": {"query": {name: ["Unknown field."] for name in request.args}}}  # type: ignore[attr-defined]
        raise error


def principal() -> Principal | None:
    """Who sends this request: nobody, or the owner of a valid key; Unauthenticated for anything else."""
    sent = request.environ.get("HTTP_AUTHORIZATION")
    if sent is None:
        return None
    scheme, _, token = sent.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("Send the key as `Authorization: Bearer <key>`.")
    with resources().database.reading(limited=request.method in ("GET", "HEAD")) as session:
        return authenticate(session, token.strip())


def protect(response: Response) -> Response:
    """Security headers on every response, errors too."""
    headers = response.headers
    headers["X-Request-ID"] = g.get("request_id", "")
    policy = PAGE_POLICY if response.mimetype == "text/html" else API_POLICY
    present = {name.lower() for name, _ in headers}
    for lower, name, value in (*HEADERS, ("content-security-policy", "Content-Security-Policy", policy)):
        if lower not in present:
            headers.add(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not resources().settings.open_reading:
        response.headers.setdefault("Cache-Control", "private")
        response.vary.add("Authorization")
    return response


def share(response: Response) -> Response:
    """Lets pages of the origins that the settings name read what is read without credentials (CORS)."""
    origins = resources().settings.cors_origins
    origin = request.headers.get("Origin")
    if not origins or request.method not in ("GET", "HEAD", "OPTIONS"):
        return response
    if "*" in origins:
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response.vary.add("Origin")
        if origin not in origins:
            return response
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-ID"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = READ_METHODS
        response.headers["Access-Control-Allow-Headers"] = "Accept, Authorization, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
