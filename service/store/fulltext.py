"""One grammar for full-text queries, compiled for either back end.

A query is words, "phrases", -exclusions (of a word or a phrase) and prefix* , all of which must hold. Words are folded
as the index is (no case, accents or punctuation; `don't` is `dont`; `mid-term` is the phrase `mid term`), so what
reaches the database is nothing but ASCII letters and digits inside operators of our own: no input can become syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, column, func, select, table, text

from service.errors import InvalidQuery
from service.store.folding import fold
from service.store.models import Quote

MAX_TERMS = 32
TERM = re.compile(r'(?P<minus>-?)(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, wanted or excluded; of a prefix the last word may go on."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """The terms of a query; InvalidQuery when it wants nothing or too much."""
    terms = [term for match in TERM.finditer(query) if (term := _term(match)) is not None]
    if not any(not term.excluded for term in terms):
        raise InvalidQuery("The query names no word to look for.")
    if len(terms) > MAX_TERMS:
        raise InvalidQuery(f"The query has more than {MAX_TERMS} terms.")
    return tuple(terms)


def _term(match: re.Match[str]) -> Term | None:
    phrase, word = match["phrase"], match["word"]
    words = tuple(fold(phrase if phrase is not None else word).split())
    if not words:
        return None
    return Term(words, excluded=bool(match["minus"]), prefix=word is not None and word.endswith("*"))


def matches(query: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """The condition on `Quote` that `query` states."""
    terms = parse(query)
    if is_sqlite:
        index = table("quotes_fts", column("rowid"))
        found = (
            select(index.c.rowid)
            .where(text("quotes_fts MATCH :onrecord_words"))
            .params(onrecord_words=for_sqlite(terms))
        )
        return Quote.key.in_(found)
    # The regconfig is spelt as in the index: an expression that differs would not use it.
    configuration = text("'simple'::regconfig")
    indexed = func.to_tsvector(configuration, Quote.folded)
    found_in: ColumnElement[bool] = indexed.op("@@")(func.to_tsquery(configuration, for_postgresql(terms)))
    return found_in


def for_sqlite(terms: tuple[Term, ...]) -> str:
    """The query in FTS5's syntax."""

    def write(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")

    wanted = " AND ".join(write(term) for term in terms if not term.excluded)
    excluded = "".join(f" NOT {write(term)}" for term in terms if term.excluded)
    return f"({wanted}){excluded}"


def for_postgresql(terms: tuple[Term, ...]) -> str:
    """The query in tsquery's syntax."""

    def write(term: Term) -> str:
        words = [*term.words[:-1], term.words[-1] + (":*" if term.prefix else "")]
        return ("!" if term.excluded else "") + f"({' <-> '.join(words)})"

    return " & ".join(write(term) for term in terms)
