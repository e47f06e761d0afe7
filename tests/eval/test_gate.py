"""No figure may fall: the gate on the corpora that are at hand (the shipped one always is)."""

from __future__ import annotations

import pytest
from gate import MEASURES, TOLERANCE, at_hand, floors, measure


@pytest.mark.parametrize("figure", [*MEASURES, "gold_spans.accuracy"])
@pytest.mark.parametrize("corpus", at_hand())
def test_figure_holds_its_floor(corpus: str, figure: str) -> None:
    measured, floor = measure(corpus)[figure], floors()[corpus][figure]
    assert measured >= floor - TOLERANCE, f"{figure} on {corpus} fell from {floor} to {measured}"


@pytest.mark.parametrize("corpus", at_hand())
def test_confidences_stay_calibrated(corpus: str) -> None:
    measured, ceiling = measure(corpus)["calibration.error"], floors()[corpus]["calibration.error"]
    assert measured <= ceiling + TOLERANCE, f"calibration error on {corpus} rose from {ceiling} to {measured} percent"
