"""No figure of the comparison of wordings falls under its floor."""

from __future__ import annotations

import json

import pytest
from variants_gate import FLOORS, MEASURES, TOLERANCE, at_hand, figure, measure

from extractors.variants.scorer import WEIGHTS

FLOOR = json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", at_hand())
@pytest.mark.parametrize("what", MEASURES)
def test_variants_gate_holds(name: str, what: str) -> None:
    assert figure(measure(name), what) >= FLOOR[name][what] - TOLERANCE


@pytest.mark.parametrize("name", at_hand())
def test_variants_gate_nothing_different_is_called_verbatim(name: str) -> None:
    assert measure(name)["different_called_verbatim"] == 0


def test_variants_gate_shipped_scorers_were_good_on_pairs_they_had_not_seen() -> None:
    held_out = json.loads(WEIGHTS.read_text(encoding="utf-8"))["cross_validated"]["paraphrase"]["all"]
    assert held_out["same"]["precision"] >= 0.90
    assert held_out["same"]["f1"] >= 0.88
    assert held_out["same_or_paraphrase"]["f1"] >= 0.72
    assert held_out["different_called_verbatim"] == 0
