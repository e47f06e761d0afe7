"""Closed classes of English words that several stages read by; each stage adds what only it has to know."""

from __future__ import annotations

PREPOSITIONS = frozenset("of for at in with from by on to near after before during outside inside over".split())
POSSESSIVES = frozenset("his her its their my our".split())
ARTICLES = frozenset("the a an".split())
