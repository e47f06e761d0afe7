"""Speech whose speaker the layout shows: turns of a transcript, signed quotations, and dialogue led by dashes.

**Transcripts** (“TAPPER: Do you think …?” on a line, “FALLIN: I think …” on the next). Interviews, hearings and debates
are printed as turns, each led by its speaker's name and a colon, often without quotation marks. A transcript is
recognised as a whole: at least three turns no more than a few paragraphs apart, at least two labels, at least one of
them twice; a lone “UPDATE:” or “Photo:” is none. A turn reaches to the end of its paragraph, and on through paragraphs
that continue its quotation (`marks`).

**Signed quotations** (“We will be back.” — Jane Doe, mayor): a paragraph that is one quotation, then a dash and a name,
at its end or on a line of their own, or a description of one person (— an engineer). Readers' comments, pull quotes and
lists of reactions are printed so.

**Dialogue** led by dashes (`dialogue`) has a verb beside its speaker, as marked quotations do.

A label is a name: one to five capitalised words; behind an office the bracket has it: LEADER OF THE HOUSE (Ms. Roe).
In capitals, what somebody is may follow: ANNA BROOK, HOST.
“Q” and “A”, or “Question” and “Answer”, say whose turn it is and not who speaks: such a turn has no source. What a
label leads is somebody's own words and counts as direct speech. Attributions of the tagger that swallow a label, or say
the same over again, give way; those inside stay, one level down.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.dialogue import find_dialogue
from extractors.lexicon import is_noun_phrase, lower_words
from extractors.lexicon.closedclass import NOBODY, PREPOSITIONS, RELATIVE
from extractors.lexicon.wordlists import common_words, given_names, role_nouns
from extractors.marks import Quotation
from extractors.model import Attribution, Span
from extractors.names import TITLES, bare, fold

LEAST_TURNS = 3
FARTHEST = 4  # paragraphs from one turn to the next
CONFIDENCE = 0.9
_OPENING = "[\"“„«'‘]"
_NAME = r"[^\W\d_][\w.’'\-]{0,30}(?: [^\W\d_][\w.’'\-]{0,30}){0,4}"
_SIGNATURE = re.compile(
    rf"[^\S\n]*(?:\n\s*)?(?:[―—–]|--|-(?=\s))[^\S\n]*(?P<name>{_NAME}?)"
    r"(?:,[^\n]{1,80}|\s\([^\n]{1,80}\))?[.]?[^\S\n]*(?:\n|\Z)"
)
_PARTICLES = frozenset("de da di del der den des du la le van von bin al el y".split())
# What stands before a colon on a page and speaks nothing: “RUSH TRANSCRIPT: …”; some are surnames too (`_is_thing`).
_THINGS = frozenset(
    "transcript update updated photo photos picture video audio watch listen read related note correction caption "
    "clarification source sources credit credits topics tags live breaking recipe ingredients address when where "
    "price rating date time venue tickets contact contacts email phone website".split()
)
_HONOURED = re.compile(
    r"(?:The )?(?:Hon\. )?(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Sen|Rep|Senator)\.? [^\W\d_a-z][^()\n]*"
)
_DESCRIBED = re.compile(
    r"[^\S\n]*(?:\n\s*)?(?:[―—–]|--|-(?=\s))[^\S\n]*(?P<name>(?:[Aa]n?|[Oo]ne|[Aa]nother) [^\n.:;!?\"“”]{2,80})"
    r"[.]?[^\S\n]*(?:\n|\Z)"
)
_TURNS = frozenset("q a question answer".split())
_LABEL = re.compile(
    rf"^[ \t]*{_OPENING}?(?P<label>{_NAME})(?: ?\((?P<aside>[^()\n]{{1,40}})\))?(?:, (?P<post>[^\n:.!?]{{1,60}}))?"
    r":[ \t]+(?=\S)",
    re.MULTILINE,
)
_TWO_NAMES = re.compile(r"\b(?P<first>[^\W\d_a-z]\w{1,20}) (?=(?P<last>[^\W\d_a-z]\w{1,20})\b)")
_STAGE_DIRECTION = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\W*")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words: the range of the label, the ranges of what is said, a paragraph each, whether the label is a
    name, and the verb of a dialogue's tag.
    """

    label: Span
    content: tuple[Span, ...]
    named: bool = True
    cue: Span | None = None


def find_labelled(text: str, quotations: Sequence[Quotation]) -> list[Turn]:
    """The turns of transcripts, the signed quotations and the dialogue of a text, in text order."""
    turns = _transcripts(text, quotations)
    taken = [span for turn in turns for span in turn.content]
    dialogue = [Turn(each.source, each.content, cue=each.cue) for each in find_dialogue(text)]
    others = [*_signed(text, quotations), *dialogue]
    apart = [turn for turn in others if not any(turn.content[0].overlaps(span) for span in taken)]
    return sorted([*turns, *apart], key=lambda turn: turn.content[0])


def _signed(text: str, quotations: Sequence[Quotation]) -> Iterator[Turn]:
    first: Quotation | None = None  # of the paragraph: marks that are set wrongly may end a quotation early
    for quotation in quotations:
        if quotation.depth:
            continue
        line = text.rfind("\n", 0, quotation.span.start) + 1
        if not text[line : quotation.span.start].strip():
            first = None if quotation.continues is not None else quotation
        if first is None or first.span.start < line or quotation.closing is None:
            continue
        signature = _SIGNATURE.match(text, quotation.span.end)
        if signature and _is_name(signature["name"]) and not _is_thing(signature["name"]):
            name = signature["name"]
            end = signature.end("name") - (name.endswith(".") and len(name.split()[-1]) > 2)  # not an initial's
            yield Turn(Span(signature.start("name"), end), (Span(first.span.start, quotation.span.end),))
        elif (described := _DESCRIBED.match(text, quotation.span.end)) and _is_somebody(described["name"]):
            yield Turn(Span(*described.span("name")), (Span(first.span.start, quotation.span.end),))


def _is_name(words: str) -> bool:
    """Capitalised words; particles only between them."""
    found = words.split()
    return all(word[0].isupper() or word in _PARTICLES for word in found) and found[-1][0].isupper()


def _is_thing(words: str) -> bool:
    """Whether a label is of a thing, with common words alone beside it: neither “Ann Price” nor “photo editor”."""
    found = [fold(word.strip(".’'")) for word in words.split()]
    if _THINGS.isdisjoint(found) or bare(words.split()[0]) in TITLES or found[-1] in role_nouns():
        return False
    return found[0] not in given_names() and all(word in _THINGS or word in common_words() for word in found)


def _is_somebody(words: str) -> bool:
    """Whether words describe one human being: “an engineer in the harbour office”."""
    lowered = lower_words(words)
    head = next((k for k, word in enumerate(lowered) if word in PREPOSITIONS or word in RELATIVE), len(lowered))
    return is_noun_phrase(["a", *lowered[1:]]) and head > 0 and lowered[head - 1] in role_nouns()


def _transcripts(text: str, quotations: Sequence[Quotation]) -> list[Turn]:
    paragraphs = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    starts = [paragraph.start for paragraph in paragraphs]
    found = [m for m in _LABEL.finditer(text) if _is_name(m["label"]) and _is_in_style(m)]
    things = {m["label"] for m in found if _is_thing(m["label"])}
    if things:  # “PRICE:” goes on for “JOHN PRICE, HOST:”
        things -= {m["last"] for m in _TWO_NAMES.finditer(text) if fold(m["first"]) in given_names()}
    labels = [(bisect_right(starts, m.start("label")) - 1, m) for m in found if m["label"] not in things]
    turns: list[Turn] = []
    for run in _runs(labels):
        if _is_transcript([_who(m) for _, m in run]):
            turns += [_turn(text, m, paragraphs[number], quotations) for number, m in run]
    return turns


def _is_in_style(match: re.Match[str]) -> bool:
    """Whether what follows a label's name is set in capitals, as the name is: no “Roe, who was late, said: …”."""
    return not match["post"] or (match["label"].isupper() and match["post"].isupper())


def _who(match: re.Match[str]) -> str:
    """Whom a label counts for: “ANNA BROOK, HOST” brings up who is “BROOK” from then on."""
    label: str = match["label"]
    return label.split()[-1] if match["post"] else label


def _runs(labels: Sequence[tuple[int, re.Match[str]]]) -> list[list[tuple[int, re.Match[str]]]]:
    runs: list[list[tuple[int, re.Match[str]]]] = []
    for number, match in labels:
        if runs and number - runs[-1][-1][0] <= FARTHEST:
            runs[-1].append((number, match))
        else:
            runs.append([(number, match)])
    return runs


def _is_transcript(labels: Sequence[str]) -> bool:
    counts = Counter(label.casefold() for label in labels)
    often = sum(n for n in counts.values() if n > 1)
    return len(labels) >= LEAST_TURNS and len(counts) > 1 and 2 * often >= len(labels)


def _turn(text: str, match: re.Match[str], paragraph: Span, quotations: Sequence[Quotation]) -> Turn:
    pieces = [i for i, q in enumerate(quotations) if q.depth == 0 and paragraph.start <= q.span.start <= match.end()]
    content = [Span(match.end(), paragraph.end)]
    piece = pieces[0] if pieces else None
    if piece is not None and quotations[piece].span.start < match.end():
        content = [Span(match.end(), max(match.end() + 1, quotations[piece].inner.end))]
        # `match` from a line's start: “^” in the pattern holds there.
        while (after := _continued_by(quotations, piece)) is not None and not _LABEL.match(
            text, quotations[after].span.start
        ):
            if not _STAGE_DIRECTION.fullmatch(quotations[after].inner.slice(text)):
                content.append(quotations[after].span)
            piece = after
    named = match["label"].casefold() not in _TURNS
    label = "aside" if match["aside"] and _HONOURED.fullmatch(match["aside"]) else "label"
    return Turn(Span(*match.span(label)), tuple(content), named)


def _continued_by(quotations: Sequence[Quotation], piece: int) -> int | None:
    return next((i for i in range(piece + 1, len(quotations)) if quotations[i].continues == piece), None)


def with_turns(text: str, found: Sequence[Attribution], turns: Sequence[Turn]) -> list[Attribution]:
    """The attributions of a text with those of its turns, in text order."""
    if not turns:
        return list(found)
    kept = [each for each in found if not any(_gives_way(text, each, turn) for turn in turns)]
    spoken = [Attribution(turn.content, turn.cue, turn.label if turn.named else None, CONFIDENCE) for turn in turns]
    return sorted([*kept, *spoken], key=lambda each: each.content[0])


def _gives_way(text: str, found: Attribution, turn: Turn) -> bool:
    """Whether an attribution swallows a turn's label, is the turn without knowing it, or what nobody says in it."""
    spans = [span for span in (*found.content, found.source, found.cue) if span is not None]
    if any(span.overlaps(turn.label) for span in spans):
        return True
    if found.cue is not None and any(span.overlaps(found.cue) for span in turn.content):
        return found.source is not None and found.source.slice(text).lower() in NOBODY
    return any(span.overlaps(said) for span in found.content for said in turn.content)
