"""The main job, end to end: the five seed articles in through the command line, speakers and quotes out over HTTP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from service.app import create_app
from service.cli import main
from service.config import Settings
from service.store.database.engine import Database
from service.store.upkeep.checking import check_database

SEEDS = Path(__file__).parents[2] / "seeds"
# The articles are kept as they came; whoever edits one breaks every offset ever published.
DIGESTS = {
    "2025-03-27-ap-paris-summit.txt": "81e27bb4c9ffe758fc40b88a08d1079da3941bb5af5ac1208c17dae97b6989df",
    "2025-03-27-essanews-reassurance-forces.txt": "37cd2ba098ee8e38a8524420795184051a1ea3faab332506e6a3ed8ddd575b4a",
    "2025-03-27-rferl-reassurance-force.txt": "a802676fd10c9691366917cb3776870c8de91e8955df1baf67bfbc8ceb2321a7",
    "2025-03-28-hurriyet-leaders-split.txt": "b10673be71c469cc7abdee1924fba8cf4b88b6697567b8525c872505c881df5e",
    "2025-09-04-donegal-live-26-countries.txt": "03e13a21ed381af757edc66226d01067d0dc4821dae3fdb44a1f3df528d4a1a9",
}
MARCH = ("AP", "Essanews", "Hürriyet Daily News", "RFE/RL")
ASKED = {
    "Emmanuel Macron": ("emmanuel-macron", "macron", "EMMANUEL MACRON", "Mr Macron"),
    "Volodymyr Zelenskyy": ("volodymyr-zelenskyy", "zelensky", "Zelenskyy", "Mr Zelensky", "VOLODYMYR ZELENSKY"),
    "Marco Rubio": ("marco-rubio", "rubio"),
    "Steve Witkoff": ("steve-witkoff", "witkoff"),
    "António Costa": ("antonio-costa", "Antonio Costa", "COSTA"),
    "Mark Rutte": ("mark-rutte", "rutte"),
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the five articles."""
    where = f"sqlite:///{tmp_path_factory.mktemp('seeds') / 'onrecord.db'}"
    for arguments in (["db", "upgrade"], ["ingest", str(SEEDS)]):
        done = CliRunner(env={"ONRECORD_DATABASE_URL": where}).invoke(main, arguments)
        assert done.exit_code == 0, done.output
    return where


@pytest.fixture
def client(url: str) -> Iterator[FlaskClient]:
    """The API over it."""
    database = Database(url)
    yield create_app(Settings(database_url=url), database=database).test_client()
    database.dispose()


def test_seeds_are_the_articles_as_they_came() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.glob("*.txt")}
    assert found == DIGESTS


def test_seeds_manifest_says_what_is_stated_and_what_inferred() -> None:
    rows = [json.loads(line) for line in (SEEDS / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["text_file"] for row in rows} == set(DIGESTS)
    for row in rows:
        assert set(row["basis"]) == {"outlet", "title", "published_at", "wire", "language"}
        assert all(words.startswith(("stated", "inferred", "supplied", "none")) for words in row["basis"].values())
        assert row["outlet"] in row["rights"]


def test_seeds_are_stored_soundly(url: str) -> None:
    database = Database(url)
    assert list(check_database(database)) == []
    database.dispose()


@pytest.mark.parametrize(("name", "words"), [(name, each) for name, ways in ASKED.items() for each in ways])
def test_seeds_speakers_answer_by_slug_name_and_alias(client: FlaskClient, name: str, words: str) -> None:
    answer = client.get("/quotes", query_string={"speaker": words, "limit": 200})
    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    items = answer.json["items"]
    assert items
    assert {name in [each["name"] for each in item["speakers"]] for item in items} == {True}


def test_seeds_quotes_carry_everything_and_slice_back(client: FlaskClient) -> None:
    listed: Any = client.get("/articles").json
    texts = {row["id"]: client.get(f"/articles/{row['id']}").json for row in listed["items"]}
    assert len(texts) == len(DIGESTS)
    for name in ASKED:
        answer: Any = client.get("/quotes", query_string={"speaker": name, "limit": 200}).json
        for quote in answer["items"]:
            text = texts[quote["article"]["id"]]["text"]  # type: ignore[index]
            assert " ".join(text[start:end] for start, end in quote["content"]) == quote["text"]
            for part in ("cue", "source"):
                if quote[part] is not None:
                    assert text[quote[part]["start"] : quote[part]["end"]] == quote[part]["text"]
            context = quote["context"]
            assert context["prefix"] + context["exact"] + context["suffix"] in text
            assert quote["kind"] in ("direct", "mixed", "indirect")
            assert quote["article"]["outlet"]
            assert quote["article"]["published_at"]


def test_seeds_summit_of_september_is_one_outlets(client: FlaskClient) -> None:
    answer: Any = client.get("/quotes", query_string={"speaker": "mark rutte"}).json
    assert {item["article"]["outlet"] for item in answer["items"]} == {"Donegal Live"}
    macron: Any = client.get("/quotes", query_string={"speaker": "macron", "limit": 200}).json
    assert {item["article"]["outlet"] for item in macron["items"]} == {*MARCH, "Donegal Live"}


def test_seeds_ingested_again_change_nothing(url: str) -> None:
    done = CliRunner(env={"ONRECORD_DATABASE_URL": url}).invoke(main, ["ingest", str(SEEDS)])
    assert done.stdout.startswith("5 unchanged;")
