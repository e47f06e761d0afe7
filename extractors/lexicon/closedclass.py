"""Closed classes of English words that several stages read by; each stage adds what only it has to know."""

from __future__ import annotations

PREPOSITIONS = frozenset("of for at in with from by on to near after before during outside inside over".split())
ARTICLES = frozenset("the a an".split())
OWNERS = frozenset("his her its their".split())
POSSESSIVES = OWNERS | {"my", "our"}
DETERMINERS = ARTICLES | OWNERS  # what opens a phrase in a report about others
# Verbs whose object is who hears it.
TOLD = frozenset(
    "told tell tells telling asked ask asks asking urged urge urges urging warned warn warns warning reminded"
    " remind reminds reminding assured assure assures assuring informed inform informs informing advised advise"
    " advises advising ordered order orders ordering begged beg begs begging implored implore implores encouraged"
    " encourage encourages encouraging invited invite invites inviting instructed instruct instructs instructing"
    " promised promise promises promising notified notify beseeched"
    " challenged challenge challenges lectured exhorted cautioned caution cautions".split()
)
PASSIVE = frozenset("was were been being be is are am get got gets".split())
RELATIVE = frozenset("who which that whom whose".split())
NOBODY = frozenset({"nobody", "no one", "no-one", "none"})
