"""How commands print rows: a table for people, JSON or JSON lines for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

Json = dict[str, Any]
F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "jsonl")


def output_options(command: F) -> F:
    """`--format table|json|jsonl`, and `--json` for short."""
    command = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")(command)
    return click.option(
        "--format",
        "shape",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="A table to read, one JSON document, or one JSON object a line.",
    )(command)


def console() -> Console:
    """A console on stdout; text is never read as markup or shortened to a guess of the width when piped."""
    found = Console(highlight=False, markup=False, soft_wrap=False)
    if not found.is_terminal:
        found.width = 200
    return found


def print_json(value: object) -> None:
    """One JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """One JSON object on a line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_rows(rows: Iterable[Json], shape: str, columns: Sequence[tuple[str, Callable[[Json], str]]]) -> None:
    """Rows in the shape asked for; `columns` are heading and cell of the table."""
    if shape == "jsonl":
        for row in rows:
            print_line(row)
    elif shape == "json":
        print_json({"items": list(rows), "next": None})
    else:
        print_table(rows, columns)


def print_table(rows: Iterable[Json], columns: Sequence[tuple[str, Callable[[Json], str]]]) -> None:
    """A table; control characters in cells are shown, not obeyed."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, _ in columns:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell(row))) for _, cell in columns))
    console().print(table)


def visible(words: str) -> str:
    """Without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in words)


def complain(where: str, error: object) -> None:
    """One line on stderr about one of many inputs."""
    click.echo(f"onrecord: {visible(where)}: {visible(' '.join(str(error).split()))}", err=True)
