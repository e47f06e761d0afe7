"""Reads a PolNeAR-style folder: articles with hand-made attributions, for training and for measuring.

The folder holds `text/<doc>.txt` (UTF-8, newlines untouched) and `attributions/<doc>_<annotator>.ann` in brat's
standoff format. Of that format two kinds of line matter here:

    T1<tab>Content 115 290<tab>covered text          a text-bound annotation; `115 120;130 140` when broken in two
    E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1   an attribution, its roles given by the T lines' keys

A role may recur with a number (`Content2:T9`); its spans then join the first ones, in the order the event names
them. Events without content are passed over, so the position of an attribution in `attributions` is the index `k`
that a speakers file refers to. An article that several people annotated has one version per `.ann`, in the order
of the file names; the first one is the reference.

A speakers file (JSON lines `{"doc", "k", "speaker", "type", "mention"}`) says who the source of attribution `k` of
an article is, by the fullest name in the article; `speaker` is null for sources that nobody names.

Format and corpus: Newell, Margolin and Ruths, “An Attribution Relations Corpus for Political News” (LREC 2018);
https://brat.nlplab.org/standoff.html.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import InvalidCorpus
from extractors.model import Span

_TEXT_BOUND = re.compile(r"(T[^\t]*)\t\S+ +(\d+ \d+(?:;\d+ \d+)*)[ \r]*(?:\t|$)")
_EVENT = re.compile(r"E[^\t]*\t(.*)")
_ROLE = re.compile(r"(Source|Cue|Content)\d*:(\S+)")


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One hand-made attribution; `source` and `cue` are empty where the article words none."""

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What one annotator found in an article."""

    annotator: str
    attributions: tuple[GoldAttribution, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article's text and every annotator's version of its attributions, the reference first."""

    id: str
    text: str
    versions: tuple[Version, ...]

    @property
    def attributions(self) -> tuple[GoldAttribution, ...]:
        """The reference version's attributions, in the order of the file."""
        return self.versions[0].attributions


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """Who the source of attribution `k` of article `doc` is; `speaker` is None when nobody is named.

    `mention` says how the article words the source (name, partial, nominal, pronoun, none); joint speakers are
    joined by “ & ”.
    """

    doc: str
    k: int
    speaker: str | None
    type: str
    mention: str


def read_annotations(path: Path) -> tuple[GoldAttribution, ...]:
    """The attributions of one `.ann` file, in its order; lines of other kinds are passed over."""
    spans: dict[str, tuple[Span, ...]] = {}
    found: list[GoldAttribution] = []
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if bound := _TEXT_BOUND.match(line):
            pairs = (piece.split() for piece in bound[2].split(";"))
            spans[bound[1]] = tuple(Span(int(start), int(end)) for start, end in pairs)
        elif event := _EVENT.match(line):
            roles: dict[str, list[Span]] = defaultdict(list)
            for role, key in _ROLE.findall(event[1]):
                roles[role].extend(spans.get(key, ()))
            if roles["Content"]:
                found.append(GoldAttribution(tuple(roles["Content"]), tuple(roles["Source"]), tuple(roles["Cue"])))
    return tuple(found)


def read_corpus(folder: Path | str) -> Iterator[AnnotatedArticle]:
    """Every annotated article of a PolNeAR-style folder, sorted by id.

    Raises InvalidCorpus when the folder has no annotations, a text is missing or not UTF-8, or an annotation points
    outside its text.
    """
    folder = Path(folder)
    by_doc: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        by_doc[path.stem.rpartition("_")[0] or path.stem].append(path)
    if not by_doc:
        raise InvalidCorpus(f"{folder} holds no attributions/*.ann")
    for doc, paths in sorted(by_doc.items()):
        try:
            text = (folder / "text" / f"{doc}.txt").read_bytes().decode("utf-8")
            versions = tuple(Version(path.stem.rpartition("_")[2], read_annotations(path)) for path in paths)
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidCorpus(f"{doc}: {error}") from error
        for version in versions:
            _check_bounds(doc, text, version)
        yield AnnotatedArticle(doc, text, versions)


def _check_bounds(doc: str, text: str, version: Version) -> None:
    for attribution in version.attributions:
        for span in (*attribution.content, *attribution.source, *attribution.cue):
            if not span.start <= span.end <= len(text):
                raise InvalidCorpus(f"{doc}: {version.annotator} annotates {span.start}-{span.end} of {len(text)}")


def read_speakers(path: Path | str) -> list[GoldSpeaker]:
    """The lines of a speakers file; raises InvalidCorpus when one lacks a field or is not JSON."""
    found: list[GoldSpeaker] = []
    for number, line in enumerate(Path(path).read_bytes().decode("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(GoldSpeaker(row["doc"], row["k"], row["speaker"], row["type"], row["mention"]))
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidCorpus(f"{path}, line {number}: {error!r}") from error
    return found


def by_article(speakers: Iterable[GoldSpeaker]) -> dict[str, dict[int, GoldSpeaker]]:
    """The speakers by the article's id and the attribution's index."""
    found: dict[str, dict[int, GoldSpeaker]] = {}
    for who in speakers:
        found.setdefault(who.doc, {})[who.k] = who
    return found
