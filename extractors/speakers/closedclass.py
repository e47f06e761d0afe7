"""Closed classes of words that sources are read by: pronouns by gender and number, determiners, prepositions."""

from __future__ import annotations

from extractors.lexicon import closedclass as lexicon

MALE = frozenset("he him his himself".split())
FEMALE = frozenset("she her hers herself".split())
PLURAL = frozenset("they them their theirs themselves both".split())
NEUTER = frozenset("it its itself".split())
FIRST = frozenset("i me my mine we us our ours".split())
REFLEXIVE = frozenset("himself herself itself themselves".split())
RELATIVE = lexicon.RELATIVE
VAGUE = frozenset(
    "some others many one few most all several none each you those these everyone anyone someone somebody "
    "everybody nobody this what another people".split()
)
PRONOUNS = MALE | FEMALE | PLURAL | NEUTER | FIRST | RELATIVE | VAGUE
POSSESSIVES = lexicon.POSSESSIVES | {"whose"}
DEFINITE = lexicon.OWNERS | frozenset("the this that these those".split())
INDEFINITE = frozenset("a an some several many most other another one two three few no any more at among".split())
STOPS = frozenset(", — – ( ) : ; who which that whose whom -".split())
PREPOSITIONS = lexicon.PREPOSITIONS | frozenset(
    "about under against among including as behind who conducted released published written issued sent held made "
    "posted close familiar briefed led based speaking".split()
)
AUTHOR_LINKS = frozenset("by from conducted released published written issued of".split())
# Words that open a clause or phrase before the subject: “As he left, …”, “In her statement, …”.
FRONTING = frozenset(
    "as while when whenever although though despite in after before since if even at on during by with without until "
    "because following for from once unless given asked whatever".split()
)
# Words behind “her” that tell an object from an owner: “told her that”, “asked her to”.
BEHIND_OBJECTS = PREPOSITIONS | frozenset(
    "to not never that if whether what when where why how who again as a an the this it he she they there and but or "
    "because while so too also once on over off out up down".split()
)
COMPANY = lexicon.OWNERS | frozenset("other others several some many has most".split())
PLURAL_WORDS = frozenset("people men women police staff advocates media press critics".split())
OWNED_COMPANY = lexicon.OWNERS  # “and her deputy, Dan Poe”
KIN = frozenset("family families household parents siblings relatives".split())  # of a person, and not the person
