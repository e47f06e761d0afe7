"""One grammar for full-text queries, compiled for either back end.

A query is words, "phrases", -exclusions (of a word or a phrase) and prefix* , all of which must hold. Words are folded
as the index is (no case, accents or punctuation; `don't` is `dont`; `mid-term` is the phrase `mid term`), so what
reaches the database is nothing but ASCII letters and digits inside operators of our own: no input can become syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    String,
    all_,
    and_,
    any_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    not_,
    select,
    table,
    text,
    type_coerce,
)

from service.errors import InvalidQuery
from service.store.folding import fold
from service.store.models import Quote

MAX_TERMS = 32
# Rows of SQLite's full-text index are places (see `searching`): what is below this is the quote's key.
KEYS = 2**29
TERM = re.compile(r'(?P<minus>-?)(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, wanted or excluded; of a prefix the last word may go on."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False

    def padded(self) -> str:
        """What a quote's folded words, with a space at either end, hold just where the term does."""
        return " " + " ".join(self.words) + ("" if self.prefix else " ")


@dataclass(frozen=True, slots=True)
class Words:
    """A query as parsed, ready for either back end."""

    terms: tuple[Term, ...]

    def written(self, dialect: str) -> dict[str, Any]:
        """The parameters of `matches`: the query in the back end's own syntax; of PostgreSQL phrases apart."""
        if dialect == "sqlite":
            return {"words": for_sqlite(self.terms)}
        phrases = [term for term in self.terms if len(term.words) > 1]
        return {
            "words": for_postgresql(self.terms),
            "phrases": [f"%{term.padded()}%" for term in phrases if not term.excluded],
            "barred": [f"%{term.padded()}%" for term in phrases if term.excluded],
        }

    def counts(self) -> tuple[int, int]:
        """How many terms are wanted, and how many excluded."""
        excluded = sum(term.excluded for term in self.terms)
        return len(self.terms) - excluded, excluded

    def tests(self) -> dict[str, str]:
        """The parameters of `holds`."""
        found: dict[str, str] = {}
        for name, excluded in (("has", False), ("lacks", True)):
            terms = (term for term in self.terms if term.excluded is excluded)
            found |= {f"{name}{n}": term.padded() for n, term in enumerate(terms)}
        return found


def parse(query: str) -> Words:
    """The terms of a query; InvalidQuery when it wants nothing or too much."""
    terms = [term for match in TERM.finditer(query) if (term := _term(match)) is not None]
    if not any(not term.excluded for term in terms):
        raise InvalidQuery("The query names no word to look for.")
    if len(terms) > MAX_TERMS:
        raise InvalidQuery(f"The query has more than {MAX_TERMS} terms.")
    return Words(tuple(terms))


def _term(match: re.Match[str]) -> Term | None:
    phrase, word = match["phrase"], match["word"]
    words = tuple(fold(phrase if phrase is not None else word).split())
    if not words:
        return None
    return Term(words, excluded=bool(match["minus"]), prefix=word is not None and word.endswith("*"))


def matches(dialect: str) -> ColumnElement[bool]:
    """The condition on `Quote` that the parameters of `Words.written` state.

    PostgreSQL's index knows which words a quote holds, not where. Asked for a phrase, it would split the text of each
    quote with these words into words again; to look for the phrase in the folded words takes a tenth of that.
    """
    words = bindparam("words", type_=String)
    if dialect == "sqlite":
        index = table("quotes_fts", column("rowid", BigInteger), column("quotes_fts", String))
        key = type_coerce(index.c.rowid.op("&")(KEYS - 1), Quote.key.type)
        return Quote.key.in_(select(key).where(index.c.quotes_fts.op("MATCH")(words)))
    # The regconfig is spelt as in the index: an expression that differs would not use it.
    configuration = text("'simple'::regconfig")
    indexed = func.to_tsvector(configuration, Quote.folded)
    padded = literal_column("' '", String) + Quote.folded + literal_column("' '", String)
    phrases, barred = (bindparam(name, type_=ARRAY(String)) for name in ("phrases", "barred"))
    return and_(
        indexed.op("@@")(func.to_tsquery(configuration, words)),
        padded.bool_op("LIKE")(all_(phrases)),
        not_(padded.bool_op("LIKE")(any_(barred))),
    )


def holds(folded: ColumnElement[str], wanted: int, excluded: int, dialect: str) -> list[ColumnElement[bool]]:
    """The same conditions asked of the words themselves; the parameters are `Words.tests`.

    Folded words are letters, digits and single spaces, so what stands between two spaces is a word or a phrase.
    """
    padded = literal(" ", String) + folded + literal(" ", String)
    find = func.instr if dialect == "sqlite" else func.strpos
    return [
        *(find(padded, bindparam(f"has{n}", type_=String)) > 0 for n in range(wanted)),
        *(find(padded, bindparam(f"lacks{n}", type_=String)) == 0 for n in range(excluded)),
    ]


def for_sqlite(terms: tuple[Term, ...]) -> str:
    """The query in FTS5's syntax."""

    def write(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")

    wanted = " AND ".join(write(term) for term in terms if not term.excluded)
    excluded = "".join(f" NOT {write(term)}" for term in terms if term.excluded)
    return f"({wanted}){excluded}"


def for_postgresql(terms: tuple[Term, ...]) -> str:
    """The query in tsquery's syntax, of phrases only that all words are there."""

    def write(term: Term) -> str:
        words = [*term.words[:-1], term.words[-1] + (":*" if term.prefix else "")]
        return ("!" if term.excluded else "") + f"({' & '.join(dict.fromkeys(words))})"

    # Once each: what is asked twice would be expected to be half as frequent as frequent.
    return " & ".join(dict.fromkeys(write(term) for term in terms if len(term.words) == 1 or not term.excluded))
