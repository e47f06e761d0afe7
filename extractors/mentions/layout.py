"""An article as tokens, sentences and paragraphs: all that the speaker stages know of its syntax.

One pass of one regular expression cuts the text; sentences end at `.`, `!`, `?` or a line break unless the full stop
belongs to a title, an initial or an abbreviation. Every look-up (which token, sentence, paragraph stands at this
offset) is a bisection, so cost stays linear in the text however often it is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from extractors.lexicon import is_abbreviation
from extractors.lexicon.wordlists import common_words, given_names
from extractors.names import fold

TOKEN = re.compile(
    r"""(?:[^\W\d_]\.){2,}            # U.S., J.D.
      | ['’]s\b                       # a possessive is a token of its own
      | (?:[ÃÂÄÅ](?:[\u0080-\u00bf]|\ [\u0300-\u036f])|[^\W_]|[\u0300-\u036f])+  # “SÃ©golÃ¨ne” is one word
        (?:(?:['’](?!s\b)|[\-‐‑&/](?=[^\W_]))[^\W_]+)*
      | \n | [^\w\s]""",
    re.VERBOSE,
)
_GLUED = re.compile(r"(?<=[a-z]{2})[A-Z](?=[^\W\d_]{2})|(?<=[A-Z]{2})[A-Z](?=[a-z]{2})|(?<=\d)[A-Z](?=[a-z]{2})")
DATELINE = 4  # letters in capitals that a given name is cut off behind: “ROMEMark Roe”
_CLOCK = re.compile(r"\d+(?:am|pm|st|nd|rd|th)?")
HEADING_CHARS = 160
HEADING_WORDS = 4  # that are longer than small words, which title case leaves small
SMALL_WORD = 4
OPENERS = frozenset("“\"'‘(«„[—–-")


@dataclass(frozen=True, slots=True)
class Layout:
    """Parallel lists: token words with their starts and ends, and the first offsets of sentences and paragraphs."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    paragraphs: list[int]
    vocabulary: frozenset[str]

    def first(self, offset: int) -> int:
        """The index of the first token that ends after `offset`."""
        return bisect_right(self.ends, offset)

    def after(self, offset: int) -> int:
        """The index of the first token that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def sentence(self, offset: int) -> int:
        """The ordinal of the sentence at `offset`."""
        return max(0, bisect_right(self.sentences, offset) - 1)

    def paragraph(self, offset: int) -> int:
        """The ordinal of the paragraph (line) at `offset`."""
        return max(0, bisect_right(self.paragraphs, offset) - 1)

    def is_heading(self, offset: int) -> bool:
        """Whether the paragraph at `offset` is set in title case (Roe Foods Names Jane Doe Chief): there a capital
        tells nothing of names.
        """
        line = self.paragraph(offset)
        behind = self.paragraphs[line + 1] if line + 1 < len(self.paragraphs) else len(self.text)
        if behind - self.paragraphs[line] > HEADING_CHARS:
            return False
        words = [word for word in self.text[self.paragraphs[line] : behind].split() if len(word) > SMALL_WORD]
        return len(words) >= HEADING_WORDS and not any(word[0].islower() for word in words)

    def opens_sentence(self, token: int) -> bool:
        """Whether the token is the first word of its sentence, opening marks aside."""
        start = self.starts[token]
        first = self.after(self.sentences[self.sentence(start)])
        while first < token and self.words[first] in OPENERS:
            first += 1
        return first == token


def lay_out(text: str) -> Layout:
    """Cuts `text` into tokens, sentences and paragraphs; linear, never raises."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences = [0]
    paragraphs = [0]
    stop = False  # the last tokens ended a sentence; the next word (or its opening mark) begins another
    for match in TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word == "\n":
            paragraphs.append(match.end())
            sentences.append(match.end())
            stop = False
            continue
        if stop and (word[0].isalnum() or word in OPENERS):
            if not word[0].islower() and (word[0].isalnum() or word in "“„«" or text[start - 1 : start].isspace()):
                sentences.append(start)
            stop = False
        if word in ".!?" and words:
            stop = not (word == "." and ends[-1] == start and is_abbreviation(words[-1]))
            stop = stop and not text[match.end() : match.end() + 1].isalnum()  # “3.5”
        words.append(word)
        starts.append(start)
        ends.append(match.end())
    _unglue(words, starts, ends)
    return Layout(text, words, starts, ends, sentences, paragraphs, frozenset(words))


def _unglue(words: list[str], starts: list[int], ends: list[int]) -> None:
    """Cuts in two what lost the space between, as where a page's section or a dateline meets its text: “NewsRoe says”,
    “LIVERoe says”, “3 MayJane Roe said”, “2025Jane Roe said”.

    Only where what is left stands alone elsewhere in the text, and what is cut off is a word, capitals or a number:
    “McConnell” and “PolitiFact” stay whole. Behind capitals and numbers it must be no common word (“BBCNews”); there
    any given name will do too.
    """
    glued = [i for i, word in enumerate(words) if _GLUED.search(word) and word.isalnum()]
    known = frozenset(words) if glued else frozenset()
    for i in reversed(glued):
        cuts = [match.start() for match in _GLUED.finditer(words[i])]
        cut = next((c for c in cuts if _is_cut(words[i][:c], words[i][c:], known)), 0)
        if cut:
            words[i : i + 1] = [words[i][:cut], words[i][cut:]]
            starts.insert(i + 1, starts[i] + cut)
            ends.insert(i, starts[i] + cut)


def _is_cut(left: str, right: str, known: frozenset[str]) -> bool:
    """Whether two halves were two words."""
    if _CLOCK.fullmatch(left) or left.isupper():
        given = fold(right) in given_names() and (left[0].isdigit() or len(left) >= DATELINE)
        return given or (right in known and right.lower() not in common_words())
    return right in known and (left in known or left.lower() in known or left.lower() in common_words())
