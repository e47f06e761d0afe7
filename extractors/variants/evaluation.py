"""Scores `compare` on labelled pairs of attributed statements, and reads them.

A pairs file holds one JSON object a line: `a` and `b`, each with `doc`, `text`, `source_text`, `date`, `outlet`, and
where known `context_text` (the sentences around), `context` and `source` (ranges in the article, which place the source
in that passage), `speaker` (a resolved speaker's key) and `statements` (the texts of all statements in the article);
`label` is verbatim, near-verbatim, partial, paraphrase, repeat or different, `flags` mark pairs on which a second
reader might judge otherwise.

*same* counts verbatim, near-verbatim and partial as one class, *same or paraphrase* adds paraphrase: precision, recall
and F1 of the pairs that fall in it (a conflict falls in neither). `confusion[label][relation]` counts every pair.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extractors.errors import InvalidRecord
from extractors.variants.compare import compare
from extractors.variants.meaning import shipped as shipped_encoder
from extractors.variants.wording import Comparison, Relation, Wording

SAME = frozenset({"verbatim", "near-verbatim", "partial"})
SAME_OR_PARAPHRASE = SAME | {"paraphrase"}
LABELS = ("verbatim", "near-verbatim", "partial", "paraphrase", "repeat", "different")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wordings and what a reader says they are."""

    id: str
    a: Wording
    b: Wording
    label: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with the product's verdict."""

    pair: Pair
    comparison: Comparison

    @property
    def relation(self) -> str:
        relation = self.comparison.relation
        return relation.value if relation else NONE


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file, in order; InvalidRecord names the line that is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield pair_of(json.loads(line), str(number))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise InvalidRecord(f"{path}, line {number}: not a labelled pair ({error})") from error


def pair_of(record: Mapping[str, Any], fallback_id: str = "") -> Pair:
    """A pair from its JSON object."""
    label = str(record["label"])
    if label not in LABELS:
        raise ValueError(f"unknown label {label!r}")
    flags = record.get("flags") or ()
    return Pair(
        str(record.get("id") or fallback_id),
        _wording(record["a"]),
        _wording(record["b"]),
        label,
        tuple(str(flag) for flag in ([flags] if isinstance(flags, str) else flags)),
    )


def _wording(side: Mapping[str, Any]) -> Wording:
    source, context = side.get("source") or (), side.get("context") or ()
    day = side.get("date")
    return Wording(
        text=str(side["text"]),
        speaker=str(side.get("speaker") or ""),
        source=str(side.get("source_text") or ""),
        source_at=int(source[0][0]) - int(context[0]) if source and context else None,
        outlet=str(side.get("outlet") or ""),
        article=str(side.get("doc") or ""),
        day=date.fromisoformat(str(day)[:10]) if day else None,
        context=str(side.get("context_text") or ""),
        background=tuple(str(text) for text in side.get("statements") or ()),
    )


def judge(pairs: Iterable[Pair], compare_pair: Callable[[Wording, Wording], Comparison] | None = None) -> list[Judged]:
    """The product's verdict on every pair."""
    if compare_pair is None:
        encoder = shipped_encoder()

        def compare_pair(a: Wording, b: Wording) -> Comparison:
            return compare(a, b, encoder=encoder)

    return [Judged(pair, compare_pair(pair.a, pair.b)) for pair in pairs]


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """All figures of judged pairs, as the module's docstring defines them."""
    return {
        "pairs": len(judged),
        "same": _scores(judged, SAME),
        "same_or_paraphrase": _scores(judged, SAME_OR_PARAPHRASE),
        "confusion": _confusion(judged),
        "different_called_verbatim": sum(
            item.pair.label == "different" and item.comparison.relation is Relation.VERBATIM for item in judged
        ),
    }


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """`figures` of all pairs, and under `unflagged` of those that carry no flag."""
    return {**figures(judged), "unflagged": figures([item for item in judged if not item.pair.flags])}


def _scores(judged: Sequence[Judged], labels: frozenset[str]) -> dict[str, float]:
    wanted = [item.pair.label in labels for item in judged]
    found = [item.relation in labels for item in judged]
    both = sum(w and f for w, f in zip(wanted, found, strict=True))
    precision = both / sum(found) if any(found) else 0.0
    recall = both / sum(wanted) if any(wanted) else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _confusion(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    columns = [relation.value for relation in Relation] + [NONE]
    counts = Counter((item.pair.label, item.relation) for item in judged)
    return {label: {column: counts[label, column] for column in columns} for label in LABELS}
