"""One grammar for full-text queries, compiled for either back end.

A query is words, "phrases", -exclusions (of a word or a phrase) and prefix* , all of which must hold. Words are folded
as the index is (no case, accents or punctuation; `don't` is `dont`; `mid-term` is the phrase `mid term`), so what
reaches the database is nothing but ASCII letters and digits inside operators of our own: no input can become syntax.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
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
from service.store.models import Quote
from service.store.search.folding import fold

MAX_TERMS = 32
# Of all terms together: a long sentence has sixty. What a phrase costs grows with them, and of a query of 200 signs
# each may be folded to eight words (“face with open eyes …”).
MAX_WORDS = 250
# Rows of SQLite's full-text index are places (see `pages`): what is below this is the quote's key.
KEYS = 2**29
# Of beginnings up to so many letters there are marks.
BEGINNING = 5
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

    def asked(self) -> Iterator[str]:
        """What PostgreSQL's index is asked for: lexemes in tsquery's syntax, and what marks stand for (migration 0012).

        Whatever holds the term has all of them.
        """
        whole = self.words[:-1] if self.prefix else self.words
        yield from whole if len(whole) == 1 else (f"{first} {second}" for first, second in pairwise(whole))
        if self.prefix:
            yield f"^{self.words[-1]}" if len(self.words[-1]) <= BEGINNING else f"{self.words[-1]}:*"


@dataclass(frozen=True, slots=True)
class Words:
    """A query as parsed, ready for either back end."""

    terms: tuple[Term, ...]

    def written(self, dialect: str, asked: Collection[str] | None = None) -> dict[str, Any]:
        """The parameters of `matches`. `asked`: of what PostgreSQL's index is asked for, only that."""
        if dialect == "sqlite":
            return {"words": for_sqlite(self.terms)}
        asked = self.asked() if asked is None else asked
        return {
            "lexemes": " & ".join(each for each in asked if not is_mark(each)),
            "marks": [each for each in asked if is_mark(each)],
            "held": [f"%{term.padded()}%" for term in self.wanted()],
            "barred": [f"%{term.padded()}%" for term in self.terms if term.excluded],
        }

    def wanted(self) -> list[Term]:
        """The terms that a quote must hold."""
        return [term for term in self.terms if not term.excluded]

    def asked(self) -> list[str]:
        """What PostgreSQL's index is asked for, each once."""
        return list(dict.fromkeys(each for term in self.wanted() for each in term.asked()))

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


def is_mark(asked: str) -> bool:
    """Whether it is a mark's, not a lexeme."""
    return " " in asked or asked.startswith("^")


def needs(asked: Iterable[str]) -> frozenset[str]:
    """Which columns of PostgreSQL's index are asked: `lexemes`, `marks` or both."""
    return frozenset("marks" if is_mark(each) else "lexemes" for each in asked)


def parse(query: str) -> Words:
    """The terms of a query; InvalidQuery when it wants nothing or too much."""
    terms = [term for match in TERM.finditer(query) if (term := _term(match)) is not None]
    if not any(not term.excluded for term in terms):
        raise InvalidQuery("The query names no word to look for.")
    if len(terms) > MAX_TERMS:
        raise InvalidQuery(f"The query has more than {MAX_TERMS} terms.")
    if (words := sum(len(term.words) for term in terms)) > MAX_WORDS:
        raise InvalidQuery(f"The query has {words} words, those of phrases included; {MAX_WORDS} are allowed.")
    return Words(tuple(terms))


def _term(match: re.Match[str]) -> Term | None:
    phrase, word = match["phrase"], match["word"]
    words = tuple(fold(phrase if phrase is not None else word).split())
    if not words:
        return None
    return Term(words, excluded=bool(match["minus"]), prefix=word is not None and word.endswith("*"))


def matches(shape: Set[str], dialect: str) -> ColumnElement[bool]:
    """The condition on `Quote` that the parameters of `Words.written` state; of PostgreSQL for what the shape `needs`.

    PostgreSQL's index knows which words a quote holds, not where, and of two words that follow each other, and of the
    beginnings of words, a mark that others may have too: what it gives is looked at for the words themselves.
    """
    if dialect == "sqlite":
        index = table("quotes_fts", column("rowid", BigInteger), column("quotes_fts", String))
        key = type_coerce(index.c.rowid.op("&")(KEYS - 1), Quote.key.type)
        return Quote.key.in_(select(key).where(index.c.quotes_fts.op("MATCH")(bindparam("words", type_=String))))
    found = []
    if "lexemes" in shape:
        # The regconfig is spelt as in the index: an expression that differs would not use it.
        configuration = text("'simple'::regconfig")
        query = func.to_tsquery(configuration, bindparam("lexemes", type_=String))
        found.append(func.to_tsvector(configuration, Quote.folded).bool_op("@@")(query))
    padded = literal_column("' '", String) + Quote.folded + literal_column("' '", String)
    if "marks" in shape:
        asked = func.unnest(bindparam("marks", type_=ARRAY(String))).column_valued("mark")
        marks = func.array(select(func.quote_mark(asked)).scalar_subquery())
        found.append(func.quote_marks(Quote.folded, type_=ARRAY(Integer)).bool_op("OPERATOR(pg_catalog.@>)")(marks))
    found.append(padded.bool_op("LIKE")(all_(bindparam("held", type_=ARRAY(String)))))
    found.append(not_(padded.bool_op("LIKE")(any_(bindparam("barred", type_=ARRAY(String))))))
    return and_(*found)


def dated(dates: BindParameter[Any]) -> ColumnElement[bool]:
    """PostgreSQL: whether a quote's date has one of some beginnings (see `periods`), by the index of words."""
    published = func.quote_dates(type_coerce(Quote.published_at, String), type_=ARRAY(String))
    return published.bool_op("OPERATOR(pg_catalog.&&)")(dates)


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
