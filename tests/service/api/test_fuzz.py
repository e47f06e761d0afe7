"""schemathesis over the whole document, on both databases: no server error, no status or body that is not documented.

Every operation is tried with values on the edges of what the document allows and beyond them, and with drawn ones,
always the same (`make fuzz-api` draws many more, anew each time). Where a drawn request is allowed, half of the names
in it are ones that the corpus holds, so that answers are reached and not only refusals. A status counts as documented
only if it is named: the `default` response is taken out of the document first. Every request has a key that may do
everything.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from service.api.resources import of_app
from service.app import create_app
from service.config import Settings
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key
from service.store.upkeep.schema import upgrade

from ..conftest import new_database
from ..fakes import LineExtractor
from .corpus import fill
from .test_openapi import CHECKED_IN

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Not ready is an answer too; and whatever is sent as JSON lines is lines, each of which gets its verdict in the job.
EXCUSED: dict[str, Any] = {"/readyz": not_a_server_error, "/articles/bulk": negative_data_rejection}
# What the corpus knows, by the name of the parameter that may ask for it.
KNOWN: dict[str, list[str]] = {
    "slug": ["ana-lindstrom", "Lindström", "baker"],
    "speaker": ["ana-lindstrom", "Jo Baker", "baker"],
    "outlet": ["the-daily-ledger", "Courier Süd"],
    "q": ["tolls", "toll* -rise", '"harbour is open"', "lind"],
    "name": ["conflict"],
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def fuzzed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over a corpus that may be written into."""
    url = new_database(request, tmp_path_factory, "fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())
        made = create_app(Settings(database_url=url, rate_limit_extraction="unlimited", queue_url="memory://"))
        upgrade(of_app(made).database)
        fill(of_app(made).database)
        yield made
        of_app(made).database.dispose()


@pytest.fixture(scope="module")
def held(fuzzed: Flask) -> dict[str, list[str]]:
    """What the corpus knows, with the ids it gave."""
    client = fuzzed.test_client()
    quotes = [each["id"] for each in client.get("/quotes").json["items"]]
    articles = [each["id"] for each in client.get("/articles").json["items"]]
    return {**KNOWN, "quote_id": quotes, "article_id": articles}


@pytest.fixture(scope="module")
def key(fuzzed: Flask) -> dict[str, str]:
    """The header of a key that may do everything."""
    database: Database = of_app(fuzzed).database
    with database.writing() as session:
        return {"Authorization": f"Bearer {create_key(session, 'fuzz', Scope.ADMIN)}"}


@schemathesis.serializer("application/x-ndjson")
def as_lines(_: Any, value: Any) -> bytes:
    """A drawn body that stands for JSON lines."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def document() -> Any:
    """The document (as checked in, which is the one that is served), without the responses that allow anything."""
    raw = json.loads(CHECKED_IN.read_text("utf-8"))
    for operations in raw["paths"].values():
        for method, operation in operations.items():
            if method != "parameters":
                del operation["responses"]["default"]
    return schemathesis.openapi.from_dict(raw, config=SchemathesisConfig.from_dict({}))


@document().parametrize()
@settings(
    max_examples=EXAMPLES or 6,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_fuzz_every_answer_is_documented(
    case: Any, fuzzed: Flask, held: dict[str, list[str]], key: dict[str, str]
) -> None:
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        name_what_is_there(case, held)
    excused = EXCUSED.get(case.path)
    checks = [each for each in CHECKS if each is not excused]
    case.call_and_validate(app=fuzzed, headers=key, checks=checks)


def name_what_is_there(case: Any, held: dict[str, list[str]]) -> None:
    """Puts names that the corpus knows in the place of half of the drawn ones; which, the drawn ones decide."""
    for drawn in (case.path_parameters, case.query):
        for name in set(drawn or ()) & set(held):
            dice = zlib.crc32(repr(drawn[name]).encode("utf-8", "replace"))
            if dice % 2 and case.method != "DELETE":
                drawn[name] = held[name][dice % len(held[name])]
