"""What the comparison of wordings reaches on labelled pairs, and the floors it must not fall under.

`variant_floors.json` holds them by corpus: `dev`, the labelled pairs when they lie beside the repository, and `own`,
pairs written for these tests. `python tests/eval/variants_gate.py` measures and rewrites them; a floor is lowered only
in a commit that says why.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from extractors.variants.evaluation import judge, read_pairs, report

HERE = Path(__file__).resolve().parent
PAIRS = {
    "own": HERE / "variant_pairs.jsonl",
    "dev": HERE.parents[1].parent / "shared" / "variants" / "dev.jsonl",
}
FLOORS = HERE / "variant_floors.json"
TOLERANCE = 0.005
MEASURES = (
    "same.precision",
    "same.f1",
    "same_or_paraphrase.f1",
    "unflagged.same.f1",
    "unflagged.same_or_paraphrase.f1",
)


def at_hand() -> list[str]:
    """The pairs that are there to measure on."""
    return [name for name, path in PAIRS.items() if path.is_file()]


@cache
def measure(name: str) -> dict[str, Any]:
    """All figures of some pairs."""
    return report(judge(read_pairs(PAIRS[name])))


def figure(figures: dict[str, Any], name: str) -> float:
    """One figure by its dotted name."""
    found: Any = figures
    for part in name.split("."):
        found = found[part]
    return float(found)


def main() -> None:
    """Measures what is at hand and rewrites its floors."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    for name in at_hand():
        floors[name] = {each: round(figure(measure(name), each), 4) for each in MEASURES}
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
