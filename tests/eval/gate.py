"""What the extraction reaches on a corpus, and the floors it must not fall under.

`floors.json` holds them by corpus. `python tests/eval/gate.py` measures and rewrites them; a floor is lowered only in
a commit that says why.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from extractors.evaluation import calibrate, compare_all, score, score_speakers
from extractors.evaluation.calibration import outcomes
from extractors.evaluation.corpus import AnnotatedArticle, GoldSpeaker, read_corpus, read_speakers
from extractors.options import Options
from service.cli.systems import make_resolver, predict

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1].parent / "shared" / "polnear"
CORPORA = {
    "own": (HERE / "corpus", HERE / "corpus" / "speakers.jsonl"),
    "dev": (SHARED / "dev", SHARED / "dev_speakers.jsonl"),
}
FLOORS = HERE / "floors.json"
TOLERANCE = 0.5
MEASURES = (
    "words.f1",
    "exact.f1",
    "overlap.f1",
    "joint.f1",
    "speaker.f1",
    "direct.joint_recall",
    "mixed.joint_recall",
    "indirect.joint_recall",
    "speech.joint_recall",
    "speaker_name.recall",
    "speaker_partial.recall",
    "speaker_nominal.recall",
    "speaker_pronoun.recall",
)


def at_hand() -> list[str]:
    """The corpora that are there to measure on."""
    return [name for name, (folder, _) in CORPORA.items() if folder.is_dir()]


@cache
def gold(name: str) -> tuple[tuple[AnnotatedArticle, ...], tuple[GoldSpeaker, ...]]:
    """A corpus and its speakers."""
    folder, speakers = CORPORA[name]
    return tuple(read_corpus(folder)), tuple(read_speakers(speakers))


@cache
def measure(name: str) -> dict[str, float]:
    """All figures of one corpus, in percent."""
    articles, speakers = gold(name)
    predictions = dict(predict(articles, Options()))
    comparisons = list(compare_all(articles, predictions, speakers))
    report: Any = score(comparisons, articles=len(predictions), with_speakers=True).to_json()
    figures = {}
    for path in MEASURES:
        measured, figure = path.split(".")
        figures[path] = report[measured][figure]
    on_gold = score_speakers(articles, speakers, make_resolver(Options()))
    figures["gold_spans.accuracy"] = on_gold.accuracy
    figures["calibration.error"] = round(100 * calibrate(outcomes(comparisons)).error, 2)
    return figures


def floors() -> dict[str, dict[str, float]]:
    """The pinned figures by corpus."""
    found: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Pins what is measured now."""
    pinned = floors() | {name: measure(name) for name in at_hand()}
    FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
