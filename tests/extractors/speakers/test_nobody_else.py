"""Articles in which a described source is somebody who has no name there: no one who has may stand in for them."""

from __future__ import annotations

import pytest

from extractors import Article, extract

# Each row: an article, and how the source begins whom it does not name.
UNNAMED = [
    ("Police arrested two men. “They have said nothing so far,” prosecutor Jan Wolski told a station.\n\n"
     "The mayor wrote on X that the city was safe.", "The mayor"),
    ("The company's founder, Mei Tan, has denied that data was sold. But Tan wrote to a colleague: “Just sell it.”\n\n"
     "A company spokesperson said the emails were “taken out of context”.", "A company spokesperson"),
    ("The company's founder, Mei Tan, has denied that data was sold.\n\nA company spokesperson said they were old. "
     "“We take privacy seriously,” the spokesperson added.", "the spokesperson"),
    ("According to an official, Clara Pérez insisted that the dam would be rebuilt by 2030.", "an official"),
    ("President Lucas Abreu vowed to veto the bill. Abreu's predecessor, Clara Nunes, said he had not read it.\n\n"
     "The Senate leader, an ally of Nunes, urged him to reconsider.", "The Senate leader"),
    ("President Luis Ferrer flew home. The opposition leader accused him of running away.", "The opposition leader"),
    ("Governor Ruth Alder signed it. The bishop, a friend of the governor, asked her to veto it.", "The bishop"),
    ("Mayor Lena Borg sacked Paul Haddad. The council leader told her that it was illegal.", "The council leader"),
    ("A spokeswoman for the bank, Ines Dorn, denied it.\n\nThe prime minister said: “Ask me on Monday.”",
     "The prime minister"),
    ("Analyst Jonas Weil said rates would rise. The president said he disagreed.", "The president"),
    ("Finance minister Anna Kovac presented the budget. The health minister said it was too small.",
     "The health minister"),
    ("Ukrainian president Danylo Koval arrived. The French president said he was welcome.", "The French president"),
    ("The daughter of the mayor, Ewa Nowak, cut the ribbon. The mayor said it was late.", "The mayor"),
    ("Researchers led by Prof Aiko Mori said the ice was thin.", "Researchers"),
    ("A spokesman for Mayor Tom Okafor said the road was open.", "A spokesman for Mayor"),
    ("Ruth Alder, a senator, said the bill was bad. A White House aide said the president respected her.",
     "A White House aide"),
    ("Greg Hull said a vote would be held. One lawmaker, who asked not to be named, said Hull was tired.",
     "One lawmaker"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source"), UNNAMED, ids=[source for _, source in UNNAMED])
def test_nobody_else_stands_in_for_a_source_without_a_name(text: str, source: str) -> None:
    (quote,) = [quote for quote in extract(Article(text=text)) if quote.source and quote.source.text.startswith(source)]
    people = [speaker.name for speaker in quote.speakers if speaker.type == "person"]
    assert people == []
