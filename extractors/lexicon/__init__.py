"""What the stages know of English words, as tables read once a process; no stage is imported here.

`cues` knows the words that report speech and thought, `inflection` their forms, `phrases` what small words tell of a
phrase, `wordlists` the lists under `extractors/data`: given names and nicknames, titles, roles, nationalities, states,
words of occasions; `closedclass` has the prepositions and possessives that all stages share.
"""

from extractors.lexicon.cues import (
    KNOWN_CUES,
    PREPOSITIONAL_CUES,
    REPORTING_NOUNS,
    REPORTING_VERBS,
    SPEECH_VERBS,
    Act,
    Attitude,
    act,
    attitude,
    cue_lemma,
    is_negated,
    noun_lemma,
    verb_lemma,
)
from extractors.lexicon.phrases import is_abbreviation, is_noun_phrase, lower_words

__all__ = [
    "KNOWN_CUES",
    "PREPOSITIONAL_CUES",
    "REPORTING_NOUNS",
    "REPORTING_VERBS",
    "SPEECH_VERBS",
    "Act",
    "Attitude",
    "act",
    "attitude",
    "cue_lemma",
    "is_abbreviation",
    "is_negated",
    "is_noun_phrase",
    "lower_words",
    "noun_lemma",
    "verb_lemma",
]
