"""`/readyz`: which part is named when one is not ready, and that asking costs nothing once all are."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extractors import Extractor, Options
from extractors.model import Article, Quote
from extractors.tagger import WEIGHTS
from service.api.resources import of_app
from service.extraction import preload

from ..fakes import LineExtractor

MakeApp = Callable[..., Flask]


def verdicts(client: FlaskClient, status: int) -> dict[str, str]:
    """What `/readyz` says of each part."""
    response = client.get("/readyz")
    assert response.status_code == status
    assert response.json["status"] == ("ok" if status == 200 else "unavailable")
    assert response.headers["Cache-Control"] == "no-store"
    checks: dict[str, str] = response.json["checks"]
    return checks


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the weights to break."""
    folder = tmp_path / "weights"
    folder.mkdir()
    for path in WEIGHTS.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    return folder


def test_health_all_parts_are_ready(client: FlaskClient) -> None:
    assert verdicts(client, 200) == {"database": "ok", "migrations": "ok", "model": "ok"}


def test_health_models_read_a_sentence_once(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Counting(Extractor):
        def extract(self, article: Article) -> list[Quote]:
            read.append(article.text)
            return super().extract(article)

    monkeypatch.setattr("service.extraction.Extractor", Counting)
    client = make_app().test_client()
    assert client.get("/livez").status_code == 200
    assert read == []
    for _ in range(3):
        verdicts(client, 200)
    assert len(read) == 1


def test_health_missing_weights_are_named_until_they_are_there(make_app: MakeApp, weights: Path) -> None:
    hidden = weights.rename(weights.with_name("elsewhere"))
    app = make_app(weights=weights)
    client = app.test_client()
    checks = verdicts(client, 503)
    assert checks["model"].startswith("ModelNotFound: ")
    assert str(weights.parent) not in checks["model"]
    assert (checks["database"], checks["migrations"]) == ("ok", "ok")
    assert client.post("/extract", json={"text": "“Yes,” she said."}).status_code == 503
    hidden.rename(weights)
    assert verdicts(client, 200)["model"] == "ok"


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *(("tagger.onnx", damage) for damage in ("missing", "truncated", "noise")),
        *(("tokenizer.json", damage) for damage in ("missing", "truncated", "noise")),
        *(("tagger.npz", damage) for damage in ("missing", "noise")),
    ],
)
def test_health_broken_weights_are_named(
    make_app: MakeApp, weights: Path, name: str, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = weights / name
    whole = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(whole[: len(whole) // 2] if damage == "truncated" else b"not a model" * 50)
    caplog.set_level(logging.WARNING)
    client = make_app(weights=weights).test_client()
    assert verdicts(client, 503)["model"].split(":")[0] in ("ModelNotFound", "ModelUnusable")
    assert "model is not ready" in caplog.text
    assert client.get("/quotes").status_code == 200


def test_health_missing_spacy_model_is_named(make_app: MakeApp) -> None:
    client = make_app(attribution="rules", spacy_model="no_such_model").test_client()
    assert verdicts(client, 503)["model"].startswith("ModelNotFound: ")


def test_health_rules_need_no_weights(make_app: MakeApp, tmp_path: Path) -> None:
    client = make_app(attribution="rules", weights=tmp_path / "none").test_client()
    assert verdicts(client, 200)["model"] == "ok"


def test_health_models_that_find_nothing_are_not_ready(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())
    assert verdicts(make_app().test_client(), 503)["model"].startswith("ModelUnusable: ")
    # Thresholds of one's own may keep our sentence out.
    assert verdicts(make_app(min_confidence=0.9).test_client(), 200)["model"] == "ok"


def test_health_models_being_loaded_do_not_hang_the_probe(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.extraction.READY_SECONDS", 0.01)
    app = make_app()
    with of_app(app).extraction.turn:
        assert verdicts(app.test_client(), 503)["model"].startswith("TooSlow: ")


def test_health_what_cannot_be_preloaded_stops_no_server(weights: Path, caplog: pytest.LogCaptureFixture) -> None:
    (weights / "tokenizer.json").write_text("{", "utf-8")
    preload(Options(weights=weights))
    preload(Options(weights=weights / "none"))
    preload(Options(attribution="rules", spacy_model="no_such_model"))
    assert caplog.text.count("models cannot be preloaded") == 3
