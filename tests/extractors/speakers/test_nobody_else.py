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
    ("The Evening Herald reported that a cook was sought.\n\nThe club said it had no cook.", "The club"),
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
    ("Union leader Petra Holm said the strike would go on.\n\nThe chancellor said it was folly.", "The chancellor"),
    ("Former president Anders Lund said the treaty was a mistake.\n\nThe president said everyone might speak.",
     "The president"),
    ("Ex-chancellor Rolf Stein said the pipe should be mended. The chancellor said it would not be.", "The chancellor"),
    ("Former England captain Roy Tate said the team lacked courage. The captain said Tate should come and watch.",
     "The captain"),
    ("Prime Minister Jean Moulin met Chancellor Uta Krug. The French leader said it went well.", "The French leader"),
    ("German president Ilse Brandt visited Accra. The Ghanaian leader said the visit was historic.",
     "The Ghanaian leader"),
    ("Republican Sen. Walt Pruitt said the border was open. The Democratic senator said he was lying.",
     "The Democratic senator"),
    ("Paul Ames wrote to Victor Dray about the bill. The Senate leader told him that there would be no vote.",
     "The Senate leader"),
    ("Bob Harlan was governor until 2018, when Denise Alvarado beat him. The governor said roads came first.",
     "The governor"),
    ("Deputy mayor Lena Fox said the pool would close. The mayor said it was final.", "The mayor"),
    ("Opposition leader Mikel Ibarra said it was a fraud. The prime minister replied that he could not count.",
     "The prime minister"),
    ("Prime Minister Carlos Mendes resigned. The minister said she was sad.", "The minister"),
    ("Defence lawyer Brian Keogh said his client was a boy. The prosecutor said he was a killer.", "The prosecutor"),
    ("Defence lawyer Brian Keogh said his client was a boy. The judge told the jury to take its time.", "The judge"),
    ("Nurse Tina Abbott said the ward was full. The doctor said he had warned managers twice.", "The doctor"),
    ("Coach Rita Solberg said the team had grown. The captain said it was her best win.", "The captain"),
    ("Minister Olga Tamm said the files were lost. The chairwoman said it was a scandal.", "The chairwoman"),
    ("Colin Bates told fans that he would stay. The club's chairman said a contract was ready.", "The club's chairman"),
    ("Sheriff Dale Coombs said the boy was found. His father told deputies that he had run away twice.", "His father"),
    ("Bishop Alan Crowe said the church had failed. The archbishop said he was ashamed.", "The archbishop"),
    ("Dina Faber works for the city. The victim's sister told Faber that the convict had threatened her.",
     "The victim's sister"),
    ("Nadia Frost opened the gate. A neighbour said it was private. She told Frost that it would stay so.", "She"),
    ("Pope Clement said it was a defeat. Cardinal Luis Arroyo wept. The archbishop said nobody had won.",
     "The archbishop"),
    ("Chef Nadine Roux closed her restaurant. The waiter said he had wept.", "The waiter"),
    ("Founder Viktor Hale left, and Nora Quist came. The chief executive said sales had doubled.",
     "The chief executive"),
    ("Robert Vance shouted that he was innocent. The victim's father said justice had been done.",
     "The victim's father"),
    ("Coach Pierre Dumas said his side had been unlucky. The Frenchman said the penalty was a joke.", "The Frenchman"),
    ("Marie Dubois beat Claire Fontaine in three sets. She said her serve had saved her.", "She"),
    ("Jenna Holt said the offer was an insult. The health secretary said it was fair. She said that was all.",
     "She"),
    ("Mayor Edda Lind praised the teachers. The study found that classes were too large.", "The study"),
]  # fmt: skip


# The same for bodies and works.
STRANGE_BODIES = [
    ("The Ardan Foundation paid for the hall. The union said it was too small.", "The union"),
    ("The Ardan Foundation financed a survey of teachers. The survey found that half would leave.", "The survey"),
    ("The Harbour Council vetoed the report. The report said the pier was rotten.", "The report"),
    ("The Brightwater Trust said the river was dying. The company said it was clean.", "The company"),
    ("Greenfield Primary was closed. The council said it would open on Thursday.", "The council"),
    ("Fishermen said the sea was empty.", "Fishermen"),
]


@pytest.mark.parametrize(("text", "source"), STRANGE_BODIES, ids=[source for _, source in STRANGE_BODIES])
def test_nobody_else_among_bodies(text: str, source: str) -> None:
    quotes = [quote for quote in extract(Article(text=text)) if quote.source and quote.source.text.startswith(source)]
    assert quotes
    assert {speaker.type for quote in quotes for speaker in quote.speakers} <= {"anonymous", "group"}


@pytest.mark.parametrize(("text", "source"), UNNAMED, ids=[source for _, source in UNNAMED])
def test_nobody_else_stands_in_for_a_source_without_a_name(text: str, source: str) -> None:
    (quote,) = [quote for quote in extract(Article(text=text)) if quote.source and quote.source.text.startswith(source)]
    people = [speaker.name for speaker in quote.speakers if speaker.type == "person"]
    assert people == []
