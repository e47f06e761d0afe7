"""The model card beside the weights: what they are, what they learnt from, how good they are, what they cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extractors.evaluation.scoring import Report

_CARD = """# Model card: onrecord's attribution tagger

**What it is.** A token classifier for English news: it labels sources, cues and contents of attributed statements
and scores which content hangs on which cue and which cue on which source. Encoder:
started from {encoder}{shape}, plus embeddings of case,
quotation state and place in the paragraph; a linear-chain CRF over BIO labels; two biaffine link scorers; a linear
layer for classes of named entities. Exported to ONNX, encoder and word vectors quantised dynamically to int8.

**What it learnt from.** PolNeAR (Newell, Margolin and Ruths, LREC 2018), the training articles: political news of
2015-2016 from seven US outlets. The corpus states no licence; none of its text is in this repository. {teaching}
Named entities were learnt from what the spaCy model {spacy_model} finds in the same articles.

**How it is used.** `extractors.tagger` runs it, `extractors.assemble` turns its labels into attributions under the
authority of the quotation marks.

**How good it is** (whole pipeline, development articles of the same corpus; `onrecord evaluate CORPUS`):

{figures}

**Limits.** English only: other languages get a `language` warning and low confidence. US political news of one election
year: other genres, eras and house styles are read less well. Longer texts than a paragraph are never read as one:
a content whose cue stands paragraphs away is found only through quotation marks. What people say in courts, in
dialogue or in poems was not trained on. A statement the model misses is not evidence that nobody made it.

**How to make it again.** `onrecord train CORPUS --out DIR` with these choices:

```json
{plan}
```

Licence of the weights: Apache-2.0.
"""


def model_card(plan: Mapping[str, Any], report: Report | None) -> str:
    """The card as Markdown; `plan` is everything the run depended on, `report` its figures if they were measured."""
    taught = plan.get("teacher") is not None
    teaching = (
        f"Its labels were mixed with those of a larger teacher ({plan['teacher']}, Apache-2.0, same task and articles)."
        if taught
        else ""
    )
    values = {
        "teaching": teaching, "spacy_model": plan.get("spacy_model", ""),
        "encoder": plan.get("encoder", "a BERT"), "shape": _shape(plan),
    }  # fmt: skip
    return _CARD.format(**values, figures=_table(report), plan=json.dumps(plan, indent=2, default=str))


def _shape(plan: Mapping[str, Any]) -> str:
    """What was changed in the encoder it started from."""
    changed = []
    if more := plan.get("more_layers"):
        changed.append(f"{more} more layers")
    if size := plan.get("inner_size"):
        changed.append(f"inner layers of {size} units")
    if loss := plan.get("head_loss"):
        changed.append(f"heads of attention left out that cost less than {100 * loss:g} %")
    return f" ({', '.join(changed)})" if changed else ""


def _table(report: Report | None) -> str:
    if report is None:
        return "not measured in this run"
    rows = [f"| {name} | {f.precision} | {f.recall} | {f.f1} |" for name, f in report.figures()]
    return "\n".join(["| figure | P | R | F1 |", "|---|---|---|---|", *rows])
