"""What counts when spans are compared: words, whether they stand in quotation marks, and whose name is meant.

Only words (runs of letters, digits and underscores) count, so a quotation mark or a comma at a span's edge never
matters. A span takes every word it touches.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from extractors.model import Kind, Span

WORD = re.compile(r"\w+")
# Double marks only, of whatever style; a quotation that its paragraph leaves open runs to the paragraph's end.
_QUOTED = re.compile(r"[“\"„«][^”\"»\n]*[”\"»]?")
_POSSESSIVE = re.compile(r"['’]s\b")
_TITLES = frozenset(
    {
        "the", "mr", "mrs", "ms", "miss", "dr", "sir", "lord", "sen", "rep", "gov", "president", "vice",
        "chancellor", "minister", "secretary", "senator",
    }
)  # fmt: skip

_SPEECH_VERBS = (
    "accuse", "acknowledge", "add", "admit", "announce", "argue", "ask", "assert", "boast", "call", "claim",
    "comment", "complain", "concede", "confirm", "contend", "criticize", "declare", "deny", "describe", "disclose",
    "emphasize", "explain", "insist", "joke", "maintain", "mention", "note", "observe", "pledge", "point",
    "praise", "predict", "promise", "quip", "recall", "reiterate", "remark", "repeat", "reply", "report",
    "respond", "reveal", "say", "state", "stress", "suggest", "tell", "testify", "tweet", "urge", "vow", "warn",
    "write",
)  # fmt: skip


def _forms(verb: str) -> set[str]:
    stem = verb[:-1] if verb[-1] in "ey" else verb
    return {verb, verb + "s", verb + "ing"} | {stem + ending for ending in ("ed", "ing", "ies", "ied")}


_IRREGULAR = ("said", "told", "wrote", "written", "according", "admitted", "admitting", "quipped", "quipping")
SPEECH_FORMS = frozenset[str]().union(_IRREGULAR, *map(_forms, _SPEECH_VERBS))


class Words:
    """The words of a text by number, and which of them stand inside double quotation marks."""

    def __init__(self, text: str) -> None:
        self.spans = [Span(*match.span()) for match in WORD.finditer(text)]
        self._starts = [span.start for span in self.spans]
        self._ends = [span.end for span in self.spans]
        quoted = bytearray(len(text))
        for match in _QUOTED.finditer(text):
            quoted[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        self._quoted = [quoted[start] for start in self._starts]

    def touched_by(self, spans: Iterable[Span]) -> frozenset[int]:
        """The numbers of all words that the spans touch."""
        found: set[int] = set()
        for span in spans:
            found.update(range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)))
        return frozenset(found)

    def kind(self, words: frozenset[int]) -> Kind:
        """Direct, mixed or indirect: all, some or none of the words are quoted."""
        quoted = sum(self._quoted[word] for word in words)
        if not quoted:
            return Kind.INDIRECT
        return Kind.DIRECT if quoted == len(words) else Kind.MIXED

    def hull(self, words: frozenset[int]) -> Span:
        """The range from the first of the words to the last; `words` must not be empty."""
        return Span(self.spans[min(words)].start, self.spans[max(words)].end)


def is_speech(cue: str) -> bool:
    """Whether a cue's words hold a verb of speech (“according” counts as one)."""
    return not SPEECH_FORMS.isdisjoint(WORD.findall(cue.lower()))


def name_key(name: str | None) -> str:
    """A name without case, accents, punctuation, possessive and leading titles, for comparing."""
    flat = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    words = WORD.findall(_POSSESSIVE.sub("", flat))
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    return " ".join(words)


def accepted_keys(speaker: str) -> frozenset[str]:
    """The keys that are right for a gold speaker: the whole, or any one of joint speakers (“A & B”)."""
    return frozenset(map(name_key, (speaker, *speaker.split(" & "))))
