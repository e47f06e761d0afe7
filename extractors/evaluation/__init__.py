"""Measures what the extractors find against hand-made attributions.

`read_corpus` (in `corpus`) gives the gold side, `Prediction` (in `predictions`) the other; what of them counts are
`words`. `compare` (in `comparison`) pairs the two sides of one article; everything else folds over its `Comparison`s:

* `scoring`: precision, recall and F1 of words, spans, links and speakers (`score`),
* `errors`: each miss and false find with its words (`find_errors`),
* `calibration`: whether a confidence of 0.8 means right eight times in ten (`calibrate`),
* `gold_spans`: how often the speaker is right when the spans are given (`score_speakers`).
"""

from extractors.evaluation.calibration import Calibration, calibrate
from extractors.evaluation.comparison import Comparison, compare
from extractors.evaluation.errors import Finding, find_errors
from extractors.evaluation.gold_spans import SpeakerReport, score_speakers
from extractors.evaluation.predictions import Prediction, predictions_from
from extractors.evaluation.scoring import Figures, Report, compare_all, score

__all__ = [
    "Calibration",
    "Comparison",
    "Figures",
    "Finding",
    "Prediction",
    "Report",
    "SpeakerReport",
    "calibrate",
    "compare",
    "compare_all",
    "find_errors",
    "predictions_from",
    "score",
    "score_speakers",
]
