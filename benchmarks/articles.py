"""News-like articles of any length, made up from a seed: the text that the benchmarks read.

About half the sentences report speech: direct, broken, mixed, indirect, nested, by name, surname, pronoun and
description, with quotes over paragraphs and the odd headline, as newspapers do.
"""

from __future__ import annotations

import random

FIRST = (
    "Anna Boris Carmen David Elif Farid Grace Hugo Irina Jamal Karin Luis Maeve Nadia Olga Pavel Rosa Samuel"
).split()
LAST = (
    "Abbott Bianchi Castellan Demir Eriksen Fontaine Garrido Hollis Iversen Jankowski Keller Lindgren Moreau Novak"
    " Okonkwo Petersen Quigley Rinaldi Sandoval Thorne Ustinov Valdez Whitaker Yilmaz Zeman"
).split()
ROLES = [
    "Prime Minister", "Finance Minister", "Mayor", "Senator", "police chief", "union leader", "the economist",
    "spokeswoman", "Judge", "the historian", "opposition leader", "chief executive",
]  # fmt: skip
THINGS = [
    "the budget", "the bridge", "the new law", "the ceasefire", "the harvest", "the strike", "the hospital",
    "the election", "the pipeline", "the court's ruling", "the school reform", "the water supply",
    "the trade deal", "the port",
]  # fmt: skip
CLAIMS = [
    "{x} would cost far more than anyone had planned", "{x} could not wait until the autumn",
    "{x} had changed the lives of thousands of families", "there was no alternative to {x}",
    "nobody in the cabinet had read the report on {x}", "{x} remained a question of trust",
    "the talks about {x} were going better than expected", "{x} should be put to a vote in March",
]  # fmt: skip
FACTS = [
    "The city lies on a river that floods every few years.", "Prices rose by 2.4 percent in the year to September.",
    "Some 3,000 people gathered in the square on Saturday night.",
    "The building dates from 1931 and was last repaired in 1988.",
    "Two of the three main roads were closed for most of the day.", "A vote is expected before the end of the month.",
]  # fmt: skip
SAYS = ["said", "added", "told reporters", "warned", "insisted", "argued"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def article(words: int, seed: int) -> str:
    """One article of about that many words (a paragraph more at most)."""
    chance = random.Random(seed)
    cast = [(f"{chance.choice(FIRST)} {chance.choice(LAST)}", chance.choice(ROLES)) for _ in range(6)]
    paragraphs: list[str] = [f"Doubts grow over {chance.choice(THINGS)}"]
    count = len(paragraphs[0].split())
    while count < words:
        paragraph = make_paragraph(chance, *chance.choice(cast))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(paragraphs) + "\n"


def make_paragraph(chance: random.Random, name: str, role: str) -> str:
    """A few sentences around one speaker."""
    surname = name.split()[-1]
    claims = [chance.choice(CLAIMS).format(x=chance.choice(THINGS)) for _ in range(4)]
    says, day, other = chance.choice(SAYS), chance.choice(DAYS), chance.choice(LAST)
    first, second, third, fourth = (claim[0].upper() + claim[1:] for claim in claims)
    reports = [
        f"“{first},” {role} {name} {says} on {day}. “{second}.”",
        f"{role} {name} said that {claims[0]} and that {claims[1]}. {surname} {says} that {claims[2]}.",
        f"{surname} called the plan “a gift to nobody” and said {claims[0]}. He said {claims[1]}.",
        f"According to {name}, {claims[0]}. “{second},” she said.",
        f"{surname} said {other} had promised that {claims[0]}.",
        f"“{first}. {second}.\n\n“{third},” {surname} said. “{fourth}.”",
    ]
    facts = chance.sample(FACTS, 2)
    sentences = [chance.choice(reports), *facts] if chance.random() < 0.5 else [*facts, chance.choice(reports)]
    return " ".join(sentences)
