"""`onrecord evaluate`: how good the extraction is on an annotated corpus."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from extractors.errors import InvalidCorpus
from extractors.evaluation import Prediction, calibrate, compare_all, find_errors, score
from extractors.evaluation.calibration import Calibration, outcomes
from extractors.evaluation.corpus import read_corpus, read_speakers
from extractors.evaluation.errors import Finding, count_errors
from extractors.evaluation.gold_spans import SpeakerReport, score_speakers
from extractors.evaluation.scoring import Report
from service.cli.output import print_json, print_table, visible
from service.config import Settings

Json = dict[str, Any]


@click.command()
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--speakers",
    "speakers_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON lines that say who the source of each gold attribution is; adds the speaker figures.",
)
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score this output of `extract --format attributions` instead of running the extraction.",
)
@click.option("--rules", is_flag=True, help="Score the baseline of rules over spaCy's parse instead of the tagger.")
@click.option(
    "--gold-spans", is_flag=True, help="Score the speakers alone, on the gold attributions (with --speakers)."
)
@click.option("--calibration", is_flag=True, help="Also show how well confidences are calibrated.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show N errors of each problem.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def evaluate(
    corpus: Path,
    speakers_file: Path | None,
    predictions: Path | None,
    rules: bool,
    gold_spans: bool,
    calibration: bool,
    errors: int,
    as_json: bool,
) -> None:
    """Score the extraction on CORPUS, a folder with text/*.txt and attributions/*.ann (brat standoff).

    Words only count. exact: the gold content's very words; overlap: at least half of all words shared; joint: also
    the source; speaker: also the full name.
    """
    from service.cli.systems import make_resolver, predict

    options = Settings.from_environment().options()
    if rules:
        options = replace(options, attribution="rules")
    articles = list(read_corpus(corpus))
    speakers = read_speakers(speakers_file) if speakers_file else []
    if gold_spans:
        if not speakers_file:
            raise click.UsageError("--gold-spans needs --speakers FILE")
        show_speakers(score_speakers(articles, speakers, make_resolver(options)), errors, as_json)
        return
    found = read_predictions(predictions) if predictions else dict(predict(articles, options))
    comparisons = list(compare_all(articles, found, speakers))
    report = score(comparisons, articles=len(found), with_speakers=bool(speakers))
    reliability = calibrate(outcomes(comparisons)) if calibration else None
    findings = list(find_errors(comparisons)) if errors else []
    if as_json:
        print_json(as_document(report, reliability, findings, errors))
        return
    show_report(report)
    if reliability:
        show_calibration(reliability)
    if errors:
        show_errors(findings, errors)


def read_predictions(path: Path) -> dict[str, tuple[Prediction, ...]]:
    """Predictions from a file, by article; raises InvalidCorpus when a line is not what it should be."""
    found: dict[str, tuple[Prediction, ...]] = {}
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[row["id"]] = tuple(map(Prediction.from_json, row["attributions"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidCorpus(f"{path}, line {number}: {error!r}") from error
    return found


def as_document(report: Report, reliability: Calibration | None, findings: list[Finding], limit: int) -> Json:
    """All that was asked for as one JSON object."""
    document = report.to_json()
    if reliability:
        document["calibration"] = reliability.to_json()
    if limit:
        shown = [finding.to_json() for problem in by_problem(findings) for finding in problem[:limit]]
        document["errors"] = {"counts": count_errors(findings), "shown": shown}
    return document


def by_problem(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings of each problem together, problems in the order of the docs."""
    found = list(findings)
    for problem in count_errors(found):
        yield [finding for finding in found if finding.problem == problem]


def show_report(report: Report) -> None:
    """The figures as tables."""
    click.echo(f"{report.articles} articles, {report.gold} gold attributions, {report.predicted} predicted\n")
    figures = [{"measure": name, **one.to_json()} for name, one in report.figures()]
    print_table(figures, [(name, cell(key)) for name, key in (("", "measure"), ("P", "p"), ("R", "r"), ("F1", "f1"))])
    kinds = [{"kind": name, **vars_of(one)} for name, one in report.kinds.items()]
    click.echo()
    print_table(
        kinds,
        [
            (name, cell(key))
            for name, key in (("", "kind"), ("gold", "gold"), ("overlap recall", "overlap"), ("joint recall", "joint"))
        ],
    )
    if report.mentions:
        mentions = [{"mention": name, **vars_of(one)} for name, one in report.mentions.items()]
        click.echo()
        print_table(
            mentions,
            [(name, cell(key)) for name, key in (("worded as", "mention"), ("gold", "gold"), ("recall", "recall"))],
        )


def show_calibration(reliability: Calibration) -> None:
    """The reliability curve."""
    click.echo(
        f"\nexpected calibration error {reliability.error:.4f}, Brier score {reliability.brier:.4f} "
        f"over {reliability.predictions} predictions"
    )
    rows = [{"bin": f"{one.low:.1f}–{one.high:.1f}", **vars_of(one)} for one in reliability.bins]
    print_table(rows, [(name, cell(name)) for name in ("bin", "predictions", "confidence", "right")])


def show_errors(findings: list[Finding], limit: int) -> None:
    """How many errors of each problem and kind, and the first of each."""
    rows = [{"problem": problem, **kinds} for problem, kinds in count_errors(findings).items()]
    click.echo()
    print_table(rows, [(name, cell(name)) for name in ("problem", "direct", "mixed", "indirect")])
    for group in by_problem(findings):
        for finding in group[:limit]:
            click.echo(f"\n{finding.problem} ({finding.kind}) {visible(finding.doc)} at {finding.start}")
            for side, words in (("wanted", finding.wanted), ("found", finding.found)):
                if words:
                    click.echo(f"  {side:7}{visible(words)}")


def show_speakers(report: SpeakerReport, limit: int, as_json: bool) -> None:
    """The accuracy of speakers given right spans; all errors in JSON, `limit` by mention otherwise (0: all)."""
    if as_json:
        print_json({**report.to_json(), "errors": [error.to_json() for error in report.errors]})
        return
    click.echo(f"accuracy {report.accuracy} over {report.named} named sources")
    click.echo(f"{report.wrongly_named} of {report.unnamed} unnamed sources were given a name\n")
    rows = [{"mention": name, **vars_of(one)} for name, one in report.mentions.items()]
    print_table(
        rows, [(name, cell(key)) for name, key in (("worded as", "mention"), ("gold", "gold"), ("accuracy", "recall"))]
    )
    click.echo()
    for mention in dict.fromkeys(error.mention for error in report.errors):
        errors = [error for error in report.errors if error.mention == mention]
        for error in errors[: limit or None]:
            click.echo(
                f"{mention:8} {visible(error.doc)} {error.k}: {visible(error.source)!r} is {error.wanted}, "
                f"not {error.found} ({', '.join(error.rules) or 'no rule'})"
            )


def vars_of(row: object) -> Json:
    """The fields of a slots dataclass."""
    from dataclasses import asdict

    return asdict(row)  # type: ignore[call-overload, no-any-return]


def cell(key: str) -> Any:
    """What a table shows of a row's field; a dash where there is no figure."""
    return lambda row: "–" if row[key] is None else str(row[key])
