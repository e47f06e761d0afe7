"""Commands: what they print, what they refuse, and that every error is one line and exit status 2."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import COMMANDS, main
from service.store.database.engine import Database
from tests.service.fakes import LineExtractor

Run = Callable[..., Result]
TEXT = "Ana: The harbour opens.\nJo & Ana: We agreed.\nAna: Jo: Nobody asked me.\n"


@pytest.fixture
def run(make_sqlite: Callable[[], Database], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs commands over an empty SQLite database, with an extractor that reads lines."""
    database = make_sqlite()
    monkeypatch.setenv("ONRECORD_DATABASE_URL", str(database.url))
    for module in ("service.cli.extract", "service.cli.ingest", "service.cli.reextract"):
        monkeypatch.setattr(f"{module}.make_extractor", lambda *_: LineExtractor())

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments])

    yield invoke
    database.dispose()


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_cli_extract_prints_attributions_for_scoring(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a1.txt"
    path.write_bytes(("\r\n" + TEXT).encode())
    result = run("extract", path, path, "--format", "attributions")
    assert result.exit_code == 0
    first, second = lines(result)
    assert first == second
    assert first["id"] == "a1"
    text = path.read_bytes().decode()
    found = [
        ([text[s:e] for s, e in each["content"]], [text[s:e] for s, e in each["source"]], each["speaker"])
        for each in first["attributions"]  # type: ignore[attr-defined]
    ]
    assert found == [
        (["The harbour opens."], ["Ana"], "Ana"),
        (["We agreed."], ["Jo & Ana"], "Jo"),
        (["Jo: Nobody asked me."], ["Ana"], "Ana"),
    ]


def test_cli_extract_prints_quotes_with_those_nested(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a1.txt"
    path.write_text(TEXT)
    items = json.loads(run("extract", path, "--json").stdout)["items"]
    assert [item["nested_in"] for item in items] == [None, None, None, "q3"]
    assert lines(run("extract", path, "--format", "jsonl")) == items
    assert "The harbour opens." in run("extract", path).stdout


@pytest.mark.parametrize("data", [b"caf\xe9", b"\x00\x01", b"\xff\xfeW\x00"])
def test_cli_extract_reports_a_bad_file_and_does_the_rest(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad\n.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    result = run(
        "extract", tmp_path / "bad\n.txt", tmp_path / "good.txt", tmp_path / "none.txt", "--format", "attributions"
    )
    assert result.exit_code == 2
    assert [line["id"] for line in lines(result)] == ["good"]
    assert len(result.stderr.splitlines()) == 2


def test_cli_ingest_then_speakers_and_quotes(run: Run, tmp_path: Path) -> None:
    records = [
        {"id": "1", "outlet": "Hürriyet", "title": "One", "published_at": "2024-05-02", "text": TEXT},
        {"id": "2", "outlet": "L", "title": "Two", "text": "Zoë: No.\n"},
        {"id": "3", "outlet": "L", "title": "Three"},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in records))
    result = run("ingest", tmp_path)
    assert result.exit_code == 2
    assert result.stdout == "2 new, 1 failed; 5 quotes\n"
    assert result.stderr == f"onrecord: {path}:3: text is missing\n"
    assert [line["state"] for line in lines(run("ingest", path, "--json"))] == ["unchanged", "unchanged", "failed"]

    speakers = json.loads(run("speakers", "--json").stdout)["items"]
    assert [(each["slug"], each["quotes"]) for each in speakers] == [("ana", 3), ("jo", 2), ("zoe", 1)]
    quotes = lines(run("quotes", "--speaker", "ANA", "--outlet", "hürriyet", "--format", "jsonl"))
    assert {quote["text"] for quote in quotes} == {"The harbour opens.", "We agreed.", "Jo: Nobody asked me."}
    assert "Zoë" in run("speakers").stdout
    assert "2024-05-02" in run("quotes").stdout


def test_cli_reextract_does_what_a_new_version_needs(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    record = {
        "id": "1",
        "outlet": "Hürriyet",
        "title": "One",
        "published_at": "2024-05-02T10:00:00+03:00",
        "text": TEXT,
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    assert run("ingest", tmp_path / "a.jsonl").exit_code == 0
    ids = {quote["id"] for quote in json.loads(run("quotes", "--json").stdout)["items"]}
    assert run("reextract").stdout == "Nothing to do.\n"
    monkeypatch.setattr("service.cli.reextract.make_extractor", lambda *_: LineExtractor("lines 2"))
    assert run("reextract").stdout == "1 changed; 4 quotes\n"
    assert run("reextract").stdout == "Nothing to do.\n"
    assert {quote["id"] for quote in json.loads(run("quotes", "--json").stdout)["items"]} == ids
    assert run("check").stdout == "Everything agrees.\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["quotes", "--speaker", "nobody"], {}, "nobody"),
        (["quotes", "--outlet", "nowhere"], {}, "nowhere"),
        (["speakers"], {"ONRECORD_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "not available"),
        (["speakers"], {"ONRECORD_DATABASE_URL": "sqlite://"}, "db upgrade"),
        (["speakers"], {"ONRECORD_COLOUR": "red"}, "ONRECORD_COLOUR"),
        (["extract", "x.txt"], {"ONRECORD_MAX_CHARS": "many"}, "ONRECORD_MAX_CHARS"),
    ],
)
def test_cli_errors_are_one_line_and_status_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], words: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("onrecord: ")
    assert words in line


@pytest.mark.parametrize("words", ["unknown", "--nonsense"])
def test_cli_unknown_commands_are_usage_errors(run: Run, words: str) -> None:
    assert run(words).exit_code == 2


def test_cli_db_upgrade_makes_a_database(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONRECORD_DATABASE_URL", f"sqlite:///{tmp_path}/deep/down/new.db")
    assert run("db", "upgrade").exit_code == 0
    assert run("speakers", "--json").exit_code == 0
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    assert "at none" in run("db", "current").stdout


def test_cli_help_is_quick_and_lists_every_command_installed() -> None:
    code = (
        "import sys; from service.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'sqlalchemy', 'flask', 'onnxruntime', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()}
    assert {"extract", "ingest", "speakers", "quotes", "serve", "db"} <= listed <= set(COMMANDS)
