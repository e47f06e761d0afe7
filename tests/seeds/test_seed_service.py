"""The main job end to end: the five articles go in by command, speakers and quotes come out over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from gold import FILES, SEEDS, SIX, text_of

from service.app import create_app
from service.cli import main
from service.config import Settings

Json = dict[str, Any]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("seeds") / "onrecord.db"
        patch.setenv("ONRECORD_DATABASE_URL", f"sqlite:///{path}")
        yield


@pytest.fixture(scope="module")
def client(environment: None) -> FlaskClient:  # noqa: ARG001
    """A client over the five articles, ingested twice: the second time nothing may change."""
    runner = CliRunner()
    assert runner.invoke(main, ["db", "upgrade"]).exit_code == 0
    first = runner.invoke(main, ["ingest", str(SEEDS)])
    assert first.exit_code == 0, first.output
    assert "5 new" in first.output
    second = runner.invoke(main, ["ingest", str(SEEDS)])
    assert "5 unchanged" in second.output
    return create_app(Settings.from_environment()).test_client()


def items(client: FlaskClient, path: str, **query: str) -> list[Json]:
    """All items of a list, page by page."""
    found: list[Json] = []
    cursor: str | None = None
    while True:
        answer = client.get(path, query_string={**query, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        found.extend(page["items"])
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("slug", SIX)
def test_quotes_of_a_speaker_carry_everything_and_slice_back(slug: str, client: FlaskClient) -> None:
    texts = {text_of(name) for name in FILES}
    articles = {one["id"]: client.get(f"/articles/{one['id']}").get_json() for one in items(client, "/articles")}
    quotes = items(client, "/quotes", speaker=slug)
    assert quotes
    for quote in quotes:
        text = articles[quote["article"]["id"]]["text"]
        assert text in texts
        assert quote["text"] == " ".join(text[start:end] for start, end in quote["content"])
        assert quote["kind"] in {"direct", "mixed", "indirect"}
        assert slug in {one["slug"] for one in quote["speakers"]}
        for part in ("source", "cue"):
            if quote[part] is not None:
                assert text[quote[part]["start"] : quote[part]["end"]] == quote[part]["text"]
        assert quote["source"]["mention"] in {"name", "partial", "nominal", "pronoun", "none"}
        context = quote["context"]
        assert context["prefix"] + context["exact"] + context["suffix"] in text
        assert context["exact"] in context["paragraph"]
        assert quote["article"]["outlet"]
        assert quote["article"]["published_at"][:7] in {"2025-03", "2025-09"}


@pytest.mark.parametrize(
    ("slug", "asked"),
    [
        ("volodymyr-zelenskyy", ["Zelensky", "ZELENSKYY", "Volodymyr Zelensky", "volodymyr-zelenskyy"]),
        ("antonio-costa", ["António Costa", "antonio costa", "ANTONIO COSTA", "Costa"]),
        ("emmanuel-macron", ["Macron", "emmanuel macron", "Emmanuel Macron"]),
    ],
)
def test_a_speaker_is_found_by_slug_name_and_alias(slug: str, asked: list[str], client: FlaskClient) -> None:
    expected = [quote["id"] for quote in items(client, "/quotes", speaker=slug)]
    assert expected
    for query in asked:
        assert [quote["id"] for quote in items(client, "/quotes", speaker=query)] == expected


def test_the_six_are_speakers_with_their_outlets(client: FlaskClient) -> None:
    speakers = {one["slug"]: one for one in items(client, "/speakers")}
    outlets = {slug: speakers[slug]["outlets"] for slug in SIX}
    assert outlets == {
        "emmanuel-macron": 5,
        "volodymyr-zelenskyy": 4,
        "marco-rubio": 3,
        "steve-witkoff": 1,
        "antonio-costa": 2,
        "mark-rutte": 1,
    }


def test_outlet_and_kind_narrow_the_quotes(client: FlaskClient) -> None:
    everything = items(client, "/quotes", speaker="macron")
    direct = items(client, "/quotes", speaker="macron", kind="direct")
    ap = items(client, "/quotes", speaker="macron", outlet="AP")
    assert 0 < len(direct) < len(everything)
    assert {quote["kind"] for quote in direct} == {"direct"}
    assert {quote["article"]["outlet"] for quote in ap} == {"AP"}
