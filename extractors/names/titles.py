"""Words that stand before a name and are no part of it, as far as running text goes, and the gender they tell.

A title cut off a name in an article is one of `TITLES`; `data/titles.txt` lists many more (“economist”, “widow”), which
only the reading of a whole name (`parsing`) takes for titles: in running text they are mostly words of the sentence.
"""

from __future__ import annotations

MALE_TITLES = frozenset("mr mister sir lord king prince baron father fr señor sr herr monsieur".split())
FEMALE_TITLES = frozenset(
    "mrs ms miss dame lady madam madame queen princess sister frau señora mme mademoiselle".split()
)
OTHER_TITLES = frozenset(
    "dr doctor prof professor rev reverend hon judge justice rabbi imam pastor bishop archbishop cardinal pope".split()
)
# Titles that are offices too: they stay in the role bag of the person.
OFFICE_TITLES = {
    "president": "president",
    "pres": "president",
    "vice": "vice",
    "senator": "senator",
    "sen": "senator",
    "sens": "senator",
    "representative": "representative",
    "rep": "representative",
    "reps": "representative",
    "congressman": "congressman",
    "congresswoman": "congresswoman",
    "governor": "governor",
    "gov": "governor",
    "govs": "governor",
    "lt": "lieutenant",
    "lieutenant": "lieutenant",
    "gen": "general",
    "general": "general",
    "col": "colonel",
    "colonel": "colonel",
    "capt": "captain",
    "captain": "captain",
    "maj": "major",
    "major": "major",
    "sgt": "sergeant",
    "sergeant": "sergeant",
    "adm": "admiral",
    "admiral": "admiral",
    "cmdr": "commander",
    "commander": "commander",
    "mayor": "mayor",
    "secretary": "secretary",
    "minister": "minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "speaker": "speaker",
    "chairman": "chairman",
    "chairwoman": "chairwoman",
    "chair": "chair",
    "chief": "chief",
    "sheriff": "sheriff",
    "officer": "officer",
    "ambassador": "ambassador",
    "attorney": "attorney",
    "director": "director",
    "judge": "judge",
    "justice": "justice",
    "councilman": "councilman",
    "councilwoman": "councilwoman",
    "detective": "detective",
    "professor": "professor",
    "dr": "doctor",
    "prof": "professor",
    "rev": "reverend",
    "pope": "pope",
    "king": "king",
    "queen": "queen",
    "prince": "prince",
    "princess": "princess",
    "coach": "coach",
    "envoy": "envoy",
    "spokesman": "spokesman",
    "spokeswoman": "spokeswoman",
}
TITLES = MALE_TITLES | FEMALE_TITLES | OTHER_TITLES | frozenset(OFFICE_TITLES)


def title_gender(title: str) -> str:
    """`m`, `f` or `` for one folded title or role noun."""
    if title in MALE_TITLES or (title.endswith("man") and title != "woman" and not title.endswith("woman")):
        return "m"
    return "f" if title in FEMALE_TITLES or title.endswith("woman") else ""
