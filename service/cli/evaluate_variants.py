"""`onrecord evaluate-variants`: how good the comparison of wordings is on labelled pairs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from extractors.variants.evaluation import LABELS, Judged, judge, read_pairs, report
from service.cli.output import print_json, print_table, visible


@click.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show up to N misjudged pairs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def evaluate_variants(pairs: Path, errors: int, as_json: bool) -> None:
    """Score the comparison of wordings on PAIRS, a file with one labelled pair of statements a line.

    same: verbatim, near-verbatim or partial; same or paraphrase adds paraphrase. Figures leave nothing out; “unflagged”
    repeats them for the pairs on which no second reading was thought likely.
    """
    judged = judge(read_pairs(pairs))
    figures = report(judged)
    if as_json:
        print_json(figures)
        return
    rows = [
        {"pairs": name, "figure": key.replace("_", " "), **part[key]}
        for name, part in (("all", figures), ("unflagged", figures["unflagged"]))
        for key in ("same", "same_or_paraphrase")
    ]
    cells = [(name, _cell(name)) for name in ("pairs", "figure", "precision", "recall", "f1")]
    print_table(rows, cells)
    _show_confusion(figures["confusion"])
    for line in _misjudged(judged, errors):
        click.echo(line)


def _show_confusion(confusion: dict[str, dict[str, int]]) -> None:
    rows = [{"label": label, **confusion[label]} for label in LABELS]
    print_table(rows, [(name, _cell(name)) for name in rows[0]])


def _cell(name: str) -> Callable[[dict[str, Any]], str]:
    """What a row shows in a column: a share with three decimals, all else as it is."""

    def show(row: dict[str, Any]) -> str:
        value = row[name]
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    return show


def _misjudged(judged: Sequence[Judged], limit: int) -> list[str]:
    """The first misjudged pairs, worst score first, a line for the verdict and one for each wording."""
    wrong = [item for item in judged if _expected(item) != item.relation]
    wrong.sort(key=lambda item: -item.comparison.score)
    lines: list[str] = []
    for item in wrong[:limit]:
        detail: dict[str, Any] = {"score": round(item.comparison.score, 3), "reasons": list(item.comparison.reasons)}
        lines.append(f"{item.pair.id}: {item.pair.label}, judged {item.relation} {json.dumps(detail)}")
        lines.extend(f"    {visible(wording.text)}" for wording in (item.pair.a, item.pair.b))
    return lines


def _expected(item: Judged) -> str:
    return item.pair.label if item.pair.label not in ("repeat", "different") else "none"
