"""Personal names: one way of taking them apart, two of telling whether they are one person's.

`folding` spells words comparably, `titles` knows what stands before a name, `parsing` takes a name apart. What differs
is how equal is equal: `lenient` for the names of one article, `strict` for those of different articles.
"""

from extractors.names.folding import bare, fold, key, key_words
from extractors.names.parsing import PARTICLES, SUFFIXES, PersonName, given_gender, may_be_family_first, parse_name
from extractors.names.titles import OFFICE_TITLES, RELATIVE_GENDER, TITLES, title_gender

__all__ = [
    "OFFICE_TITLES",
    "PARTICLES",
    "RELATIVE_GENDER",
    "SUFFIXES",
    "TITLES",
    "PersonName",
    "bare",
    "fold",
    "given_gender",
    "key",
    "key_words",
    "may_be_family_first",
    "parse_name",
    "title_gender",
]
