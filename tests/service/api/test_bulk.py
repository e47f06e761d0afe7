"""Many articles at once: what is accepted, what each line became, what is refused, what a repeated request does."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from service.store.database.engine import Database
from service.store.models import Job, JobLine

from ..conftest import count
from .bulk import NDJSON, SQLITE, Desk, article, body, send


def test_bulk_articles_are_accepted_and_stored(desk: Desk) -> None:
    client = desk()
    response = send(client, body(*(article(n) for n in range(3))))
    assert response.status_code == 202
    assert (response.json["state"], response.json["total"], response.json["progress"]) == ("waiting", 3, 0)
    job = client.get(response.headers["Location"]).json
    counts = {name: job[name] for name in ("total", "done", "stored", "unchanged", "failed", "quotes", "progress")}
    assert counts == {"total": 3, "done": 3, "stored": 3, "unchanged": 0, "failed": 0, "quotes": 6, "progress": 1.0}
    assert (job["state"], job["submitted_by"], job["errors"]) == ("finished", "desk", [])
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]
    lines = client.get(f"/jobs/{job['id']}/lines").json["items"]
    assert [(line["line"], line["source_id"], line["state"]) for line in lines] == [
        (1, "a0", "stored"),
        (2, "a1", "stored"),
        (3, "a2", "stored"),
    ]
    assert client.get(f"/articles/{lines[1]['article']}").json["source_id"] == "a1"
    again = send(client, body(*(article(n) for n in range(2)), article(2, title="Other")))
    job = client.get(again.headers["Location"]).json
    assert (job["stored"], job["unchanged"]) == (1, 2)


def test_bulk_bad_lines_are_errors_of_their_own(desk: Desk, database: Database) -> None:
    client = desk(bulk_line_bytes=5_000, ingest_seconds=0.3)
    data = b"\xef\xbb\xbf" + body(
        article(1),
        b"",
        b'{"outlet": "caf\xe9"}',
        b"not json",
        b"[1]",
        article(6, text=5, surprise=1),
        article(7, text=""),
        article(8, published_at="yesterday"),
        article(9, text="x" * 6_000),
        article(10, text="BREAK"),
        article(11, text="STUCK"),
        article(12, text="a\x00b"),
        article(13, title="\ud800"),
        b'{"outlet": NaN}',
        b'{"id": ' + b"[" * 4000,
        article(16),
    )
    response = send(client, data.rstrip(b"\n"))
    assert response.status_code == 202
    assert (response.json["total"], response.json["failed"]) == (15, 11)
    job = client.get(response.headers["Location"]).json
    assert (job["state"], job["stored"], job["failed"], job["progress"]) == ("finished", 2, 13, 1.0)
    found = {
        each["line"]: (each["type"].split("/")[-1], [e["field"] for e in each["errors"]]) for each in job["errors"]
    }
    assert found == {
        3: ("invalid-article", []),
        4: ("invalid-article", []),
        5: ("invalid-article", []),
        6: ("invalid-parameters", ["json.text", "json.surprise"]),
        7: ("invalid-article", ["json.text"]),
        8: ("invalid-article", ["json.published_at"]),
        9: ("too-large", []),
        10: ("extraction-failed", []),
        11: ("too-slow", []),
        12: ("invalid-article", ["json.text"]),
        13: ("invalid-article", ["json.title"]),
        14: ("invalid-article", []),
        15: ("invalid-article", []),
    }
    assert "secret" not in json.dumps(job)
    first = client.get(f"/jobs/{job['id']}/lines?state=failed&limit=5").json
    rest = client.get(f"/jobs/{job['id']}/lines?state=failed&limit=100&cursor={first['next']}").json
    assert [line["line"] for line in first["items"] + rest["items"]] == sorted(found)
    assert rest["next"] is None
    assert client.get(f"/jobs/{job['id']}/lines?state=stored&cursor={first['next']}").status_code == 422
    del database


def test_bulk_a_repeated_request_is_done_once(desk: Desk, database: Database) -> None:
    client = desk(at_once=False)
    data = body(article(1), article(2))
    first = send(client, data, **{"Idempotency-Key": "k"})
    again = send(client, data, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.json, again.headers["Location"]) == (202, first.json, first.headers["Location"])
    assert send(client, data + body(article(3)), **{"Idempotency-Key": "k"}).status_code == 409
    assert send(client, data, **{"Idempotency-Key": "x" * 201}).status_code == 400
    assert send(client, data).json["id"] != first.json["id"]
    assert (count(database, Job), count(database, JobLine)) == (2, 4)


@SQLITE
@pytest.mark.parametrize(
    ("data", "content_type", "status", "kind"),
    [
        (b"", NDJSON, 422, "invalid-article"),
        (b"\n \n\r\n", NDJSON, 422, "invalid-article"),
        (b"{}\n", "application/json", 415, "unsupported-media-type"),
        (b"{}\n", "", 415, "unsupported-media-type"),
        (b"{}\n" * 11, NDJSON, 413, "too-large"),
        (b"\n" * 11 + b"{}\n", NDJSON, 413, "too-large"),
        (b"x" * 2001, NDJSON, 413, "too-large"),
    ],
)
def test_bulk_bad_bodies_leave_nothing(
    desk: Desk, database: Database, data: bytes, content_type: str, status: int, kind: str
) -> None:
    client = desk(bulk_lines=10, bulk_body_bytes=2000)
    response = client.post("/articles/bulk", data=data, content_type=content_type)
    assert (response.status_code, response.json["type"]) == (status, f"/problems/{kind}")
    assert (count(database, Job), count(database, JobLine)) == (0, 0)


@SQLITE
def test_bulk_packed_bodies_are_refused(desk: Desk) -> None:
    assert send(desk(), b"\x1f\x8b", **{"Content-Encoding": "gzip"}).status_code == 415


@SQLITE
def test_bulk_upload_that_breaks_off_leaves_nothing(desk: Desk, database: Database) -> None:
    client = desk()
    claimed = {"CONTENT_LENGTH": "100000"}
    response = client.post("/articles/bulk", data=body(article(1)), content_type=NDJSON, environ_overrides=claimed)
    assert response.status_code == 400
    assert (count(database, Job), count(database, JobLine)) == (0, 0)


@SQLITE
def test_bulk_accepted_even_when_nobody_can_be_woken(desk: Desk, tmp_path: Path) -> None:
    client = desk(queue_url=f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    response = send(client, body(article(1)))
    assert (response.status_code, response.json["state"]) == (202, "waiting")


class Endless:
    """A body of so many bytes that nobody holds in memory: lines far too long, and blank-free."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return b"x" * size


@SQLITE
@pytest.mark.parametrize(("limit", "status"), [(200_000_000, 202), (50_000_000, 413)])
def test_bulk_a_hundred_megabytes_take_little_memory(desk: Desk, limit: int, status: int) -> None:
    client = desk(bulk_body_bytes=limit)
    stream = Endless(100_000_000)
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": "100000000", "CONTENT_TYPE": NDJSON}
    client.get("/jobs")
    tracemalloc.start()
    try:
        response = client.post("/articles/bulk", environ_overrides=environ)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert response.status_code == status
    assert peak < 10_000_000
    if status == 202:
        assert (response.json["failed"], response.json["errors"][0]["type"]) == (1, "/problems/too-large")
    else:
        assert stream.left == 100_000_000
