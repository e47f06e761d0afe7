"""`onrecord extract`: quotes of text files, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from extractors.errors import OnrecordError
from extractors.evaluation import predictions_from
from extractors.model import Article
from service.cli.extraction import make_extractor
from service.cli.output import complain, print_json, print_line, print_rows
from service.config import Settings
from service.ingest import extract as extract_quotes
from service.quote_json import extracted
from service.readers.base import read_text

Json = dict[str, Any]
STDIN = Path("-")

TABLE = (
    (
        "speaker",
        lambda row: row["speaker"]["name"] if row["speaker"] else row["source"]["text"] if row["source"] else "–",
    ),
    ("kind", lambda row: row["kind"]),
    ("cue", lambda row: row["cue"]["text"] if row["cue"] else ""),
    ("words", lambda row: row["text"]),
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    type=click.Choice(["quotes", "jsonl", "attributions"]),
    default="quotes",
    show_default=True,
    help="A table to read, one quote a line, or one file a line for scoring.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document with the quotes of all files.")
def extract(files: tuple[Path, ...], shape: str, as_json: bool) -> None:
    """Find the quotes of text FILES (UTF-8).

    With --format attributions each file is one line, {"id": the file's stem, "attributions": [{"content": [[start,
    end], …], "source": [[start, end]], "cue": [[start, end]], "speaker": name or null}]}. Offsets are code points into
    the file's text, its newlines untouched. It follows the annotated corpora: “that” before reported speech counts as
    content, a source that is only described has no speaker's name, and it is flat: a quote inside another quote's
    content is left out of it; the other formats keep it and say which quote it is nested in.

    A file that cannot be read is reported and the others are done; the exit status is then 2.
    """
    settings = Settings.from_environment()
    extractor = make_extractor(settings)
    failed = False
    items: list[Json] = []
    for path in files:
        try:
            article = Article(text=read_text(path, settings.max_chars), id=path.stem, title=path.stem)
            quotes = extract_quotes(article, extractor)
        except OnrecordError as error:
            complain(str(path), error)
            failed = True
            continue
        if shape == "attributions":
            found = predictions_from(quotes, article.text)
            print_line({"id": path.stem, "attributions": [one.to_json() for one in found]})
            continue
        rows = extracted(article, quotes)
        if as_json:
            items.extend(rows)
        elif shape == "jsonl":
            print_rows(rows, "jsonl", TABLE)
        else:
            click.echo(f"{path}: {len(rows)} quotes")
            print_rows(rows, "table", TABLE)
    if as_json and shape != "attributions":
        print_json({"items": items, "next": None})
    if failed:
        raise SystemExit(2)
