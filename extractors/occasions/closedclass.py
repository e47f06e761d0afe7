"""Closed classes of words by which occasions and hearers are read; their nouns stand in `data/occasions.txt`."""

from __future__ import annotations

from extractors.lexicon import closedclass as lexicon

# Names and noun phrases
ABBREVIATED = frozenset("st mt ft sen rep gov gen lt col dr mr mrs ms jr sr mass calif fla pa ill".split())
MONTHS = frozenset("january february march april june july august september october november december".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words that no noun phrase runs over.
BREAKS = frozenset(
    "that who whom which whose if whether how why what when where while because although though as but or than so"
    " he she they it i we you is are was were be been being has have had will would could should may might must"
    " can cannot do does did said says say told tells tell to for about against into onto upon under between among"
    " amid toward towards without within until till since there here not no never only even also just then now and"
    " like per".split()
)
PREPOSITIONS = lexicon.PREPOSITIONS | frozenset("following via through aboard".split())
STOPS = BREAKS | PREPOSITIONS
MARKS = frozenset('“"‘')
DETERMINERS = lexicon.DETERMINERS | frozenset("this that these those one another every each".split())
NEXT = frozenset("late early earlier later last this next today yesterday alongside ahead again where".split())
ARTICLES = DETERMINERS - frozenset(["those", "these"])
HEARER_LINKS = frozenset("of and for on".split())

# Phrases
BESIDE = frozenset("after before following".split())
AT = frozenset("at in during inside outside from on near aboard".split())
VIA = AT | frozenset("via through over by with using".split())
STARTERS = frozenset(
    "speaking appearing testifying campaigning talking addressing standing visiting writing posting tweeting"
    " touring interviewed asked pressed responding".split()
)
IDIOMS = frozenset(
    "least most all first last once times issue stake odds any present length best worst risk large work war hand"
    " fact part order particular general response addition turn favor favour case common return effect person"
    " short time".split()
)
IN_MEDIUM = frozenset("in via through with by during".split())
ON_MEDIUM = frozenset("podcast website blog call app site programme program show".split())
ON_VENUE = frozenset("floor stage call visit trip stop tour bus plane train panel".split())
ACCOUNT = frozenset(
    "account page feed channel post posts video livestream live profile programme program show app network".split()
)
NO_NOUNS = STOPS | STARTERS | DETERMINERS | NEXT
AIMED = frozenset("out back away swipe shot aim jab dig barb insult yelled shouted tweeting angry anger".split())
PLACES = frozenset(["GPE", "LOC", "FAC", "EVENT"])
ADMITTED = PLACES | {"ORG", ""}
HOUSES = frozenset("senate house capitol kremlin commons lords vatican pentagon knesset bundestag duma rada".split())
LANGUAGES = frozenset(
    "english spanish french german italian portuguese dutch russian ukrainian polish arabic hebrew turkish farsi"
    " persian chinese mandarin cantonese japanese korean hindi urdu latin greek swedish danish norwegian".split()
)

# Cues and what stands around them
CALLED_ON = frozenset("called call calls calling".split())
SPOKE_TO = frozenset(
    "said say says saying spoke speak speaks speaking talked talking wrote write writes writing replied replying"
    " shouted yelled explained explains explaining complained complains complaining appealed appeals appealing"
    " confided admitted confessed announced stressed suggested whispered responded testified".split()
)
WITH_PRESS = frozenset("reporters journalists press media interviewers correspondents".split())
TWEETED = frozenset("tweeted retweeted tweets retweets tweeting".split())
CONNECTIVES = frozenset("and but so yet meanwhile however separately also then still instead later earlier for".split())
SPEECHES = frozenset("speech remarks remark address lecture sermon testimony appeal".split())
TAILS = frozenset("with to for by of on alongside from before hosted".split())
WHEN_TAILS = frozenset("with to alongside before on".split())
GOES_ON = frozenset("which where who attended held".split())
TOPIC = frozenset("of about regarding on".split())
OWNERS = lexicon.ARTICLES | lexicon.POSSESSIVES
PRESENT = frozenset("him them me us reporters journalists supporters voters".split())  # hearers after “to”
NOISES = frozenset("cheers applause".split())  # no hearers after “to”
