"""Limits, logs, metrics: what those who run the service rely on."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Callable

import pytest
from flask import Flask
from prometheus_client import REGISTRY

from service import logs
from service.api.resources import of_app
from service.store.people.keys import Scope, create_key

from ..fakes import LineExtractor

TEXT = {"text": "Ana Lind: The harbour is open."}


@pytest.fixture(autouse=True)
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that is quick and plain."""
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())


def test_limits_too_many_extractions_are_429_with_retry_after(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limit_extraction="3 per minute").test_client()
    assert [client.post("/extract", json=TEXT).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = client.post("/extract", json=TEXT)
    assert refused.json["type"] == "/problems/too-many-requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/quotes").status_code == 200


def test_limits_are_counted_per_key_and_per_address(make_app: Callable[..., Flask]) -> None:
    app = make_app(rate_limit="2 per minute")
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.READ)
    client = app.test_client()
    assert [client.get("/quotes").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/livez").status_code == 200
    assert client.get("/quotes", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/quotes", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    # Nobody becomes another by saying so, unless a proxy is trusted.
    assert client.get("/quotes", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 429


def test_limits_believe_a_trusted_proxy(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limit="1 per minute", trusted_proxies=1).test_client()
    for address in ("192.0.2.1", "192.0.2.2"):
        assert client.get("/quotes", headers={"X-Forwarded-For": address}).status_code == 200
    assert client.get("/quotes", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429


def test_logs_are_json_without_queries_bodies_or_keys(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.WRITE)
    before = logging.root.handlers[:], logging.root.level
    try:
        logging.config.dictConfig(logs.configuration("info"))
        headers = {"Authorization": f"Bearer {token}", "X-Request-ID": "id-7"}
        client = app.test_client()
        client.post("/extract", json=TEXT, headers=headers)
        client.get("/quotes?speaker=secret-name", headers=headers)
    finally:
        logging.root.handlers[:], level = before
        logging.root.setLevel(level)
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("POST", "/extract", 200),
        ("GET", "/quotes", 404),
    ]
    assert all(line["request_id"] == "id-7" and line["level"] == "info" and line["timestamp"] for line in lines)
    for secret in (token, "harbour", "secret-name"):
        assert secret not in written


def test_metrics_count_by_route_and_never_by_what_was_sent(make_app: Callable[..., Flask]) -> None:
    client = make_app().test_client()
    client.get("/speakers/very-secret-words")
    client.get("/very-secret-path")
    client.open("/quotes", method="VERYSECRET")
    client.post("/extract", json=TEXT)
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    text = response.get_data(as_text=True)
    assert 'onrecord_requests_total{method="GET",route="/speakers/<slug>",status="404"}' in text
    assert "onrecord_extraction_words_total" in text
    assert "secret" not in text.lower()


def test_metrics_count_what_is_extracted_and_what_cannot_be(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted() -> list[float]:
        names = ("words_total", "quotes_total", "seconds_count", *(f"failures_total:{how}" for how in failures))
        parts = (name.partition(":") for name in names)
        samples = ((f"onrecord_extraction_{name}", {"how": how} if how else {}) for name, _, how in parts)
        return [REGISTRY.get_sample_value(name, labels) or 0 for name, labels in samples]

    failures = ("broken", "refused", "too-slow")
    app = make_app(extraction_seconds=2)
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.WRITE)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    client.post("/extract", json=TEXT)
    before = counted()
    client.post("/extract", json=TEXT)
    article = {"outlet": "L", "title": "T", **TEXT}
    # What is unchanged is not extracted.
    assert [client.post("/articles", json=article).json["state"] for _ in range(2)] == ["new", "unchanged"]
    assert client.post("/extract", json={"text": "BREAK"}).status_code == 422
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Endless())
    assert client.post("/extract", json=TEXT).status_code == 503
    assert [now - then for now, then in zip(counted(), before, strict=True)] == [12, 2, 4, 1, 0, 1]


class Endless(LineExtractor):
    """Never comes to an end."""

    def extract(self, article: object) -> list[object]:  # type: ignore[override]
        """Goes round and round."""
        while True:
            del article
            article = None


def test_extraction_runs_past_its_time(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(extraction_seconds=0.2)
    client = app.test_client()
    assert client.post("/extract", json=TEXT).status_code == 200
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Endless())
    response = client.post("/extract", json=TEXT)
    assert response.status_code == 503
    assert response.json["type"] == "/problems/too-slow"
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())
    assert client.post("/extract", json=TEXT).status_code == 200
