"""Names that the recogniser passed over, and words that it took for parts of names.

*Passed over*: a name after a personal title (“Mr Zelensky”, “Sir Keir”), a known given name with a capitalised word
behind it, and the capitalised words of a source, which by its place must name somebody (“Amara Osei”, “@handle”).
*Too much*: the words of a headline or an inverted verb (“Lawmakers Rip Jane Roe”, “Roe Says”, “Said Roe”), cut off
where the name that is left stands elsewhere in the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractors.lexicon import verb_lemma
from extractors.lexicon.wordlists import countries, name_words, source_nouns, us_states
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import (
    MODIFIERS,
    Label,
    NamedMention,
    describe_mention,
    is_capital,
    is_plural_role,
    is_role_word,
)
from extractors.model import Span
from extractors.names import PARTICLES, TITLES, bare, fold, given_gender

PERSONAL_TITLES = frozenset(
    "mr mrs ms miss sir dame lord lady dr sen rep gov rev prof senator congressman congresswoman cllr".split()
)
SOURCE_REACH = 12  # tokens of a source looked through for names
ORG_WORDS = name_words("organisation")
FUNCTION_WORDS = name_words("function")
_LABEL_END = re.compile(r"(?: ?\([^()\n]{1,40}\))?(?:, [^\n:.!?]{1,60})?:[ \t]")
GIVEN_FUNCTION_WORDS = frozenset({"per", "will", "may"})


def find_titled(layout: Layout, taken: list[bool]) -> list[NamedMention]:
    """Names that the recogniser passed over: after a personal title (“Mr Zelensky”), a known given name."""
    words = layout.words
    found = []
    for i, word in enumerate(words):
        if not is_capital(word) or taken[i]:
            continue
        if bare(word) not in PERSONAL_TITLES:
            if given_gender(fold(word)) and i + 1 < len(words) and not taken[i + 1] and _surname_follows(layout, i + 1):
                taken[i] = taken[i + 1] = True
                found.append(describe_mention(layout, i, i + 2, Label.PERSON))
            elif given_gender(fold(word)) and _is_joined(words, i):
                taken[i] = True
                found.append(describe_mention(layout, i, i + 1, Label.PERSON))
            continue
        first = i + 2 if i + 1 < len(words) and words[i + 1] == "." else i + 1
        last = first
        while (
            last < len(words)
            and last - first < 3
            and (is_capital(words[last]) or is_particle(words, last))
            and not taken[last]
            and words[last].replace("-", "").isalpha()
        ):
            if (
                layout.starts[last] - layout.ends[last - 1] > 2
                or fold(words[last]) in ORG_WORDS
                or bare(words[last]) in TITLES
            ):
                break
            last += 1
        if last > first:
            taken[first:last] = [True] * (last - first)
            found.append(describe_mention(layout, first, last, Label.PERSON))
    return found


def _is_joined(words: Sequence[str], i: int) -> bool:
    """Whether “and” joins a given name to another one with a surname: “Ruth and Tom Ames”."""
    given = i + 3 < len(words) and words[i + 1] in {"and", "&"} and bool(given_gender(fold(words[i + 2])))
    return given and all(is_capital(word) for word in words[i + 2 : i + 4])


def is_particle(words: Sequence[str], i: int) -> bool:
    """“de” of “de Blasio”, “al-Sisi” as a whole."""
    word = words[i]
    part, _, rest = word.partition("-")
    if rest:
        return part.lower() in PARTICLES and is_capital(rest)
    return word in PARTICLES and i + 1 < len(words) and (is_capital(words[i + 1]) or words[i + 1] in PARTICLES)


def _surname_follows(layout: Layout, i: int) -> bool:
    word = layout.words[i]
    return (
        is_capital(word)
        and word[1:].islower()
        and layout.starts[i] - layout.ends[i - 1] == 1
        and word.lower() not in layout.vocabulary
        and fold(word) not in ORG_WORDS
        and not is_role_word(word)
        and fold(word) not in countries()
        and not layout.opens_sentence(i)
    )


def find_labels(layout: Layout, sources: Iterable[Span], taken: list[bool]) -> list[NamedMention]:
    """The names of turns in capitals, where case tells nothing: “ANNA BROKER, HOST:”, and “BROKER:” from then on."""
    labels = []
    for span in sources:
        first, last = layout.first(span.start), layout.after(span.end)
        words = layout.words[first:last]
        if _LABEL_END.match(layout.text, span.end) and all(word.isalpha() and word.isupper() for word in words):
            labels.append((first, last))
    whole = [(first, last) for first, last in labels if last - first in {2, 3} and _opens_person(layout.words[first])]
    surnames = {layout.words[last - 1] for _, last in whole}
    found = []
    for first, last in labels:
        if (first, last) in whole or (last - first == 1 and layout.words[first] in surnames):
            taken[first:last] = [True] * (last - first)
            found.append(describe_mention(layout, first, last, Label.PERSON))
    return found


def _opens_person(word: str) -> bool:
    """Whether a word in capitals begins a person's name: a known given name, and no title."""
    return bool(given_gender(fold(word))) and bare(word) not in TITLES


def find_in_sources(layout: Layout, sources: Iterable[Span], taken: list[bool]) -> list[NamedMention]:
    """Two or three capitalised words in a source that nobody recognised: “Amara Osei”."""
    found = []
    for span in sources:
        first, last = layout.first(span.start), min(layout.after(span.end), layout.first(span.start) + SOURCE_REACH)
        while first < last:
            if (
                layout.words[first] == "@"
                and first + 1 < last
                and layout.starts[first + 1] == layout.ends[first]
                and not taken[first + 1]
            ):
                behind = _handle_end(layout, first + 1)
                taken[first:behind] = [True] * (behind - first)
                found.append(describe_mention(layout, first, behind, Label.PERSON))
            end = first
            while (
                end < last
                and end - first < 4
                and not taken[end]
                and plain_name_word(layout, end)
                and (end == first or layout.starts[end] - layout.ends[end - 1] == 1)
            ):
                end += 1
            if end - first in {2, 3}:
                taken[first:end] = [True] * (end - first)
                found.append(describe_mention(layout, first, end, Label.PERSON))
            first = max(end, first + 1)
    return found


def _handle_end(layout: Layout, i: int) -> int:
    """The token behind a handle that goes on at token `i`: “@lark_22” is “@”, “lark” and “22”."""
    end = i + 1
    while end < len(layout.words) and set(layout.text[layout.ends[end - 1] : layout.starts[end]]) == {"_"}:
        end += 1
    return end


def complete_sources(layout: Layout, sources: Iterable[Span], found: list[NamedMention]) -> None:
    """Gives a lone surname the capitalised words before it where the source is just that: “Amara Osei” for “Osei”."""
    lone = {m.span.end: i for i, m in enumerate(found) if m.label is Label.PERSON and " " not in m.text}
    for span in sources:
        i = lone.get(_core_end(layout.text, span))
        if i is None or found[i].span.start <= span.start:
            continue
        first, last = layout.first(span.start), layout.first(found[i].span.start)
        small = last - first == 1 and fold(layout.words[first]) in GIVEN_FUNCTION_WORDS  # no source begins with “per”
        if small or (last - first in {1, 2} and all(plain_name_word(layout, k) for k in range(first, last))):
            found[i] = describe_mention(layout, first, last + 1, Label.PERSON)


def _core_end(text: str, span: Span) -> int:
    """Where a source ends before its first comma: “Amara Osei, a nurse”."""
    comma = text.find(",", span.start, span.end)
    return span.end if comma < 0 else comma


def plain_name_word(layout: Layout, i: int) -> bool:
    word = layout.words[i]
    key = fold(word)
    return (
        is_capital(word)
        and key not in FUNCTION_WORDS
        and word[-1].islower()
        and len(word) > 1
        and word.lower() not in layout.vocabulary
        and key not in ORG_WORDS | MODIFIERS
        and not is_role_word(word)
        and not is_plural_role(word)
        and key not in countries()
        and key not in us_states()
        and bare(word) not in TITLES
        and key not in source_nouns()
        and not key.endswith("s")
    )


def shed_headline_words(layout: Layout, mentions: list[NamedMention]) -> list[NamedMention]:
    """Trims a headline's or an inverted verb's words off a name: “Lawmakers Rip Jane Roe”, “Roe Says”, “Said Roe”.

    Only where the name that is left stands elsewhere in the article.
    """
    counts = Counter(fold(m.text) for m in mentions)
    counts.update(
        words[-1]
        for m in mentions
        if m.label is Label.PERSON and len(words := fold(m.text).split()) > 1 and given_gender(words[0])
    )
    return [_shed(layout, m, counts) if " " in m.text and counts[fold(m.text)] == 1 else m for m in mentions]


def _is_in_a_title(layout: Layout, i: int) -> bool:
    """Whether a word that stands nowhere else follows another capital: “Mother Corners”, not “His wife, Iva”."""
    words = layout.words
    beside = i > 0 and is_capital(words[i - 1]) and layout.starts[i] - layout.ends[i - 1] == 1
    return beside and layout.text.count(words[i]) == 1


def _shed(layout: Layout, mention: NamedMention, counts: Counter[str]) -> NamedMention:
    first, last = layout.first(mention.span.start), layout.after(mention.span.end)
    words = [fold(w) for w in layout.words[first:last]]
    size = len(words)
    headline = layout.paragraph(mention.span.start) == 0
    for length in range(size - 1, 0, -1):
        for i in range(size - length + 1):
            if not counts[" ".join(words[i : i + length])]:
                continue
            rest = [layout.words[first + k] for k in range(size) if not i <= k < i + length]
            common = all(w.lower() in layout.vocabulary or is_plural_role(w) for w in rest)
            given = i > 0 and given_gender(words[0])  # “Ursula” of “Ursula von der Leyen” is no headline word
            whole = length > 1 and (headline or common) and mention.label is not Label.BODY and not given
            once = common or size > 2 or layout.text.count(rest[0]) == 1
            opens = (
                length == 1
                and i == 0
                and headline
                and counts[words[0]] > 1
                and once
                and not given_gender(words[0])
                and words[0] not in countries()
            )
            verb = rest[0].lower() in layout.vocabulary or verb_lemma(rest[0].lower()) is not None
            closes = (
                length == 1
                and i == size - 1
                and size == 2
                and verb
                and not given_gender(words[0])
                and words[0] not in ORG_WORDS
            )
            # “Mother Corners Roe”: only the last word is anybody's name elsewhere; of two, the first is nowhere else
            trails = (
                length == 1
                and i == size - 1
                and (size > 2 or (mention.label is Label.PERSON and _is_in_a_title(layout, first)))
                and headline
                and counts[words[-1]] > 1
                and not given_gender(words[0])
                and not given_gender(words[-2])
            )
            if whole or opens or closes or trails:
                label = Label.PERSON if mention.label is Label.OTHER else mention.label
                return describe_mention(layout, first + i, first + i + length, label)
    return mention
