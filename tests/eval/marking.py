"""Turns marked-up articles into a PolNeAR-style corpus: `python tests/eval/marking.py` rewrites `corpus/`.

`corpus/marked/*.txt` holds invented articles with their attributions in place: `{c1|…}` is content, `{s1|…}` source and
`{q1|…}` cue of attribution 1; content in several parts repeats the mark, a source of two attributions is `{s3,4|…}`.
Below a line `---` stands who speaks: `1 | full name or - | type | how the source is worded`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
ROLES = {"c": "Content", "s": "Source", "q": "Cue"}
MARK = re.compile(r"\{([csq])(\d+(?:,\d+)*)\||\}")


@dataclass(frozen=True)
class Marked:
    """An article's plain text, its annotations and who speaks."""

    name: str
    text: str
    spans: dict[int, dict[str, list[tuple[int, int]]]]
    speakers: list[dict[str, object]]


def read(path: Path) -> Marked:
    """Takes the marks out of an article and keeps where they stood."""
    marked, _, table = path.read_text(encoding="utf-8").partition("\n---\n")
    spans: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    plain, opened, last, length = [], [], 0, 0
    for mark in MARK.finditer(marked):
        piece = marked[last : mark.start()]
        plain.append(piece)
        length += len(piece)
        last = mark.end()
        if mark[1]:
            opened.append((ROLES[mark[1]], [int(number) for number in mark[2].split(",")], length))
        else:
            role, numbers, start = opened.pop()
            for number in numbers:
                spans[number][role].append((start, length))
    assert not opened, f"{path.name}: a mark is left open"
    text = "".join([*plain, marked[last:]]) + "\n"
    numbered = dict(sorted(spans.items()))
    rank = {number: k for k, number in enumerate(numbered)}
    speakers: list[dict[str, object]] = []
    for line in table.split("\n"):
        if line:
            number, name, type_, mention = (cell.strip() for cell in line.split("|"))
            who = None if name == "-" else name
            speakers.append(
                {"doc": path.stem, "k": rank[int(number)], "speaker": who, "type": type_, "mention": mention}
            )
    assert sorted(row["k"] for row in speakers) == sorted(rank.values()), f"{path.name}: speakers do not fit"
    return Marked(path.stem, text, numbered, speakers)


def standoff(article: Marked) -> str:
    """The annotations in brat's format."""
    lines, key = [], 0
    for number, roles in article.spans.items():
        event = []
        for role, spans in roles.items():
            key += 1
            offsets = ";".join(f"{start} {end}" for start, end in spans)
            words = " ".join(" ".join(article.text[start:end].split()) for start, end in spans)
            lines.append(f"T{key}\t{role} {offsets}\t{words}")
            event.append(f"{role}:T{key}")
        lines.append(f"E{number}\t{' '.join(event)}")
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Every file of the corpus and what it should hold."""
    articles = [read(path) for path in sorted((CORPUS / "marked").glob("*.txt"))]
    found: dict[Path, str] = {}
    for article in articles:
        found[CORPUS / "text" / f"{article.name}.txt"] = article.text
        found[CORPUS / "attributions" / f"{article.name}_own.ann"] = standoff(article)
    rows = [json.dumps(row, ensure_ascii=False) for article in articles for row in article.speakers]
    found[CORPUS / "speakers.jsonl"] = "\n".join(rows) + "\n"
    return found


def main() -> None:
    """Writes the corpus."""
    for path, words in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(words.encode())


if __name__ == "__main__":
    main()
