"""What stands around a name, kept with its mention: titles, role, apposition, bracket, possessive.

The *role* is the words before a name that end in a role noun (“Nato secretary-general Mark Rutte”) or, for a body, in
what sort of body it is (“the liberal watchdog group Media Matters”); the *apposition* stands on either side (“Hugh
Hill, a doctor,”; “the Finnish president, Alexander Stubb,”); the *note* is the bracket behind (“(R-Ky.)”). Without a
parse, each is read by its shape within a few tokens of the name, so the cost is linear in the number of names.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from extractors.lexicon import is_abbreviation
from extractors.lexicon.closedclass import DETERMINERS
from extractors.lexicon.wordlists import countries, name_words, role_nouns, source_nouns
from extractors.mentions.agents import AGENT_REACH, agent_before, is_agent
from extractors.mentions.layout import Layout
from extractors.model import Span
from extractors.names import RELATIVE_GENDER, SUFFIXES, TITLES, bare, fold, title_gender

ROLE_REACH = 12  # tokens looked at on either side of a name for its role
POSSESSIVE = frozenset({"'s", "’s"})
LINKS = frozenset("of for and & the at in on to de".split())
MODIFIERS = name_words("modifier")
GOVERNING = frozenset("of for in at with to from by on".split())  # between a noun and what belongs to it
NO_ROLE = frozenset("the a an but and as when while if that".split())  # capitalised or not, no part of a role
OBJECTS = frozenset("me him her us them it".split())
MERE_TITLES = frozenset("mr mrs ms miss".split())


class Label(StrEnum):
    """What a named mention stands for."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    PEOPLE = "people"
    OFFICE = "office"
    OTHER = "other"


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital letter (a caseless script counts as capital)."""
    return word[:1].isalpha() and not word[:1].islower()


@dataclass(frozen=True, slots=True)
class NamedMention:
    """One naming of somebody or something.

    `span` covers the name without titles; `titles` are folded; `role` and `apposition` are the article's own words
    around it; `possessive` says that “'s” follows; `note` is the bracket behind the name (“R-Ky.”).
    """

    span: Span
    text: str
    label: Label
    titles: tuple[str, ...] = ()
    role: str = ""
    apposition: str = ""
    note: str = ""
    possessive: bool = False
    holder: Span | None = None  # whose office this is

    @property
    def gender(self) -> str:
        """Gender by title or role noun: `m`, `f` or ``."""
        roles = [bare(w) for w in (self.role + " " + self.apposition.split(",")[0]).split()[:8]]
        told = next((g for w in (*self.titles, *roles) if (g := title_gender(w))), "")
        return told or next((g for words in (self.role, self.apposition) if (g := _relative_gender(words))), "")


def _relative_gender(words: str) -> str:
    """The gender that a noun for a relative tells of who is one: “his mother”, not “a friend of his mother”."""
    own = takewhile(lambda word: word not in GOVERNING, (bare(word) for word in words.split(",")[0].split()))
    return next((g for word in own if (g := RELATIVE_GENDER.get(word, ""))), "")


def is_plural_role(word: str) -> bool:
    """“Celebrities”, “Senators” before a list of names."""
    key = fold(word)
    return key.endswith("s") and (key[:-1] in role_nouns() or key[:-3] + "y" in role_nouns())


def is_role_word(word: str) -> bool:
    return fold(word).strip(".") in role_nouns()


def describe_mention(layout: Layout, first: int, last: int, label: Label) -> NamedMention:
    words = layout.words
    span = Span(layout.starts[first], layout.ends[last - 1])
    if (
        last < len(words)
        and words[last] == "."
        and layout.ends[last - 1] == layout.starts[last]
        and bare(words[last - 1]) in SUFFIXES
    ):
        span = Span(span.start, layout.ends[last])  # “Jr.” keeps its full stop
        last += 1
    possessive = last < len(words) and (
        words[last] in POSSESSIVE
        or (
            words[last] in {"'", "’"} and words[last - 1].endswith("s") and layout.ends[last - 1] == layout.starts[last]
        )
    )
    mention = NamedMention(span, span.slice(layout.text), label, possessive=possessive)
    if label is Label.BODY:
        return replace(
            mention,
            role=_sort_before(layout, first),
            apposition=_apposition_after(layout, last, source_nouns()) or _sort_after(layout, last),
        )
    if label is not Label.PERSON:
        return mention
    titles, start = _titles_before(layout, first)
    role = _role_before(layout, start, first)
    return replace(
        mention,
        titles=titles,
        role=role,
        apposition=_apposition_after(layout, last)
        or _apposition_before(layout, _described_from(layout, start, first, role), last),
        note=_note_after(layout, last),
    )


def _titles_before(layout: Layout, first: int) -> tuple[tuple[str, ...], int]:
    """Titles right before a name, nearest last, and the token where they begin."""
    words = layout.words
    titles: list[str] = []
    i = first
    while i > 0:
        j = i - 2 if words[i - 1] == "." and i > 1 else i - 1
        if not is_capital(words[j]) or bare(words[j]) not in TITLES or layout.starts[i] - layout.ends[i - 1] > 2:
            break
        titles.insert(0, bare(words[j]))
        i = j
    return tuple(titles), i


def _role_before(layout: Layout, start: int, first: int) -> str:
    """The words before a name that end in a role noun: “Nato secretary-general”, “U.S. Secretary of State”."""
    words = layout.words
    begin = start
    if start == first and (start == 0 or not (is_role_word(words[start - 1]) or _ends_office(layout, start))):
        begin = agent_before(layout, start)
        return layout.text[layout.starts[begin] : layout.ends[first - 1]] if begin < first else ""
    sentence = layout.sentence(layout.starts[first])
    # “The wife of captain Roe” is two, “Secretary of State Roe” one.
    complete = is_role_word(words[start - 1]) or f"{fold(words[start - 1])}-{fold(words[start])}" in role_nouns()
    while begin > 0 and first - begin < ROLE_REACH and layout.sentence(layout.starts[begin - 1]) == sentence:
        linked = not complete and fold(words[begin - 1]) in LINKS and 1 < begin < start and _fits_role(words[begin - 2])
        if not linked and (fold(words[begin - 1]) in NO_ROLE or not _fits_role(words[begin - 1])):
            break
        begin -= 1
    if begin == start < first and bare(words[start]) in MERE_TITLES:
        return ""
    return layout.text[layout.starts[begin] : layout.ends[first - 1]] if begin < first else ""


def _described_from(layout: Layout, start: int, first: int, role: str) -> int:
    """The token where a name begins with its titles and its role and the role's article: “the drummer Ray Costa”."""
    begin = min(start, layout.first(layout.ends[first - 1] - len(role))) if role else start
    return begin - 1 if begin < start and fold(layout.words[begin - 1]) in DETERMINERS else begin


def _fits_role(word: str) -> bool:
    """Whether a word may stand in a role: “German government spokesman”, “former U.S. Secretary”."""
    key = fold(word)
    sorts = source_nouns().get(key, frozenset())
    return (
        is_capital(word)
        or is_role_word(word)
        or key in MODIFIERS | name_words("field")
        or key in countries()
        or word in POSSESSIVE
        or bool(sorts & {"body", "office"})
    )


def _ends_office(layout: Layout, start: int) -> bool:
    """“Secretary of State”, “Chief of Staff” right before a name."""
    words = layout.words
    return (
        start > 2
        and words[start - 1].isalpha()
        and fold(words[start - 2]) in {"of", "for"}
        and is_role_word(words[start - 3])
    )


def _sort_before(layout: Layout, first: int) -> str:
    """What an organisation is, right before its name: “the liberal watchdog group Media Matters”."""
    words = layout.words
    begin = first
    while (
        begin > 0
        and first - begin < 4
        and words[begin - 1].isalpha()
        and words[begin - 1].islower()
        and fold(words[begin - 1]) not in {"the", "a", "an", "and", "by", "of"}
    ):
        begin -= 1
    return (
        layout.text[layout.starts[begin] : layout.ends[first - 1]]
        if begin < first and fold(words[first - 1]) in source_nouns()
        else ""
    )


def _sort_after(layout: Layout, last: int) -> str:
    """What an organisation is, right after its name: “Harbour Weekly magazine”."""
    follows = last < len(layout.words) and layout.starts[last] - layout.ends[last - 1] == 1
    word = layout.words[last] if follows else ""
    return word if word.islower() and "body" in source_nouns().get(word, ()) else ""


def _apposition_after(layout: Layout, last: int, nouns: Container[str] | None = None) -> str:
    """“, a doctor,”: from the comma to the next comma, full stop or quotation mark, when a role noun stands in it."""
    words = layout.words
    if last + 1 >= len(words) or words[last] not in {",", "—", "–", "(", "-"}:
        # “Jane Roe is the mayor of …”
        if (
            last + 2 < len(words)
            and words[last] in {"is", "was", "became"}
            and fold(words[last + 1]) in {"the", "a", "an"}
        ):
            return _clause(layout, last + 1, nouns)
        return ""
    i = last + 1
    if words[i].isdigit() and i + 1 < len(words) and words[i + 1] == ",":
        i += 2
    if i >= len(words):
        return ""
    if fold(words[i]) == "who":
        if i + 2 < len(words) and words[i + 1] in {"is", "was"} and fold(words[i + 2]) in {"the", "a", "an"}:
            return _clause(layout, i + 2, nouns)
        return ""
    if i + 1 < len(words) and fold(words[i + 1]) in OBJECTS:
        return ""  # “the leader, Jane Roe, accused him of lying”
    starts = (
        fold(words[i]) in {"the", "a", "an", "his", "her", "its", "their", "former", "then", "one"}
        or is_role_word(words[i])
        or is_capital(words[i])
        or fold(words[i]) in MODIFIERS
    )
    return _clause(layout, i, nouns) if starts else ""


def _clause(layout: Layout, i: int, nouns: Container[str] | None = None) -> str:
    wanted = nouns if nouns is not None else role_nouns()
    words = layout.words
    end = i
    role = False
    while end < len(words) and end - i < 2 * ROLE_REACH:
        word = words[end]
        stop = word == "." and not ends_abbreviation(layout, end)
        if stop or word in ',;:“”"—()' or layout.paragraph(layout.starts[end]) != layout.paragraph(layout.starts[i]):
            break
        if fold(word) in {"said", "says", "told", "who", "which", "that", "whose"}:
            break
        role = role or (fold(word).strip(".") in wanted and end - i < ROLE_REACH)
        role = role or (nouns is None and end - i < AGENT_REACH and fold(words[i]) in {"a", "an"} and is_agent(word))
        end += 1
    return layout.text[layout.starts[i] : layout.ends[end - 1]] if role and end > i else ""


def ends_abbreviation(layout: Layout, i: int) -> bool:
    """Whether the full stop at token `i` belongs to the word before it (“Mrs.”, “J.”)."""
    before = layout.words[i - 1] if i else ""
    joined = i > 0 and layout.ends[i - 1] == layout.starts[i]
    return joined and is_abbreviation(before)


def _apposition_before(layout: Layout, start: int, last: int) -> str:
    """“the Finnish president, Alexander Stubb”: the phrase before the comma, from its article to its last word.

    The outermost article counts whose noun is a role: “a spokeswoman for the mayor, Ines Roe,” is no mayor. A word
    right behind the name that goes on without a comma makes it a subject: “In a letter to the mayor, Ines Roe said”.
    """
    words = layout.words
    after = words[last] if last < len(words) else ""
    if start < 3 or words[start - 1] != ",":
        return ""
    closed = not after.islower() or fold(after) in {"and", "or", "but", "of", "who"}
    i = start - 2
    found = ""
    while i >= 0 and start - i < ROLE_REACH and (words[i][0].isalnum() or words[i] in POSSESSIVE):
        if words[i] in POSSESSIVE and closed and not found and is_role_word(_head(words[i + 1 : start - 1])):
            found = layout.text[layout.starts[i + 1] : layout.ends[start - 2]]  # “Roe's lawyer, Eve Poe,”
        if fold(words[i]) in DETERMINERS:
            head = _head(words[i + 1 : start - 1])
            opens = fold(words[i]) in {"a", "an"} and layout.opens_sentence(i)  # “A lawyer, Ines Roe said no.”
            if is_role_word(head) and (closed or opens):
                found = layout.text[layout.starts[i] : layout.ends[start - 2]]
            if i == 0 or fold(words[i - 1]) not in GOVERNING:
                break
        i -= 1
    return found


def _head(phrase: list[str]) -> str:
    """The last word of a phrase before its first preposition."""
    stop = next((k for k, word in enumerate(phrase) if fold(word) in GOVERNING), len(phrase))
    return phrase[stop - 1] if stop else ""


def _note_after(layout: Layout, last: int) -> str:
    """The bracket right behind a name: “(R-Ky.)”, “(Tex.)”."""
    if last >= len(layout.words) or layout.words[last] != "(":
        return ""
    start = layout.starts[last] + 1
    end = layout.text.find(")", start, start + 40)
    return layout.text[start:end] if end > 0 else ""
