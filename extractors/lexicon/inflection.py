"""English inflection by spelling rules and a table of irregular verbs: forms from a lemma, a lemma from a form.

Enough for the words that report; not a dictionary. British spelling is the base, American is derived from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_IRREGULAR = {
    "say": "said", "tell": "told", "think": "thought", "feel": "felt", "know": "knew known", "see": "saw seen",
    "hear": "heard", "overhear": "overheard", "write": "wrote written", "speak": "spoke spoken", "swear": "swore sworn",
    "hold": "held", "find": "found", "go": "went gone", "come": "came", "give": "gave given", "take": "took taken",
    "make": "made", "put": "put putting", "set": "set setting", "let": "let letting", "lay": "laid",
    "hit": "hit hitting",
    "shoot": "shot", "break": "broke broken", "bring": "brought", "read": "read", "understand": "understood",
    "mean": "meant", "bet": "bet betting", "cast": "cast", "foresee": "foresaw foreseen", "foretell": "foretold",
    "retell": "retold", "begin": "began begun beginning", "choose": "chose chosen", "strive": "strove striven",
    "weep": "wept", "seek": "sought", "spell": "spelt", "learn": "learnt", "stand": "stood", "show": "shown",
    "forbid": "forbade forbidden forbidding", "beseech": "besought", "tear": "tore torn", "pay": "paid", "send": "sent",
    "get": "got gotten getting", "forget": "forgot forgotten forgetting", "knock": "knocked", "bend": "bent",
    "withhold": "withheld", "upbraid": "upbraided", "draw": "drew drawn", "bear": "bore borne", "cry": "cried",
    "shout": "shouted", "plead": "pled", "lead": "led", "bite": "bit bitten", "broadcast": "broadcast", "wed": "wed",
    "misspeak": "misspoke misspoken", "bid": "bid bade bidden bidding", "have": "has had", "be": "been", "sue": "sued",
    "intuit": "intuited", "slay": "slew slain", "leap": "leapt", "lie": "lied", "own": "owned",
}  # fmt: skip
_BASES = {form: verb for verb, forms in _IRREGULAR.items() for form in forms.split()}
_DOUBLED_AT_THE_END = frozenset(
    """admit commit permit submit rebut refer infer prefer confer concur regret demur abhor deter compel patrol handicap
    transmit forget defer recur""".split()
)
_AMERICAN = (
    ("ise", "ize"),
    ("yse", "yze"),
    ("our", "or"),
    ("defence", "defense"),
    ("judgement", "judgment"),
    ("sceptical", "skeptical"),
)
# Stems that end in a mute e: one closed syllable (hype), a soft consonant (force), or an ending that has it as a rule.
_MUTE_E = re.compile(
    r"[^aeiou][cgsvz]$|^[^aeiou]+[aeiouy][bdgklmnprstvz]$|[aeiou][vzu]$|[^aeiou]u$|[^aeiou](?:at|ot|id|ud|or|ir|ok|os)$|"
    r"[bdgpt]l$"
)


def inflect(verb: str) -> Iterator[str]:
    """Every form of a verb of one word: base, -s, -ing, -ed, irregular ones."""
    yield verb
    sibilant = verb.endswith(("s", "x", "z", "ch", "sh", "o"))
    consonant_y = verb.endswith("y") and verb[-2:-1] not in "aeiou"
    yield verb[:-1] + "ies" if consonant_y else verb + ("es" if sibilant else "s")
    irregular = _IRREGULAR.get(verb, "").split()
    yield from irregular
    for stem in _stems(verb):
        yield stem + "ing"
        if not irregular or verb in ("spell", "learn", "plead", "bet", "strive", "show", "broadcast", "bid", "cast"):
            yield (stem[:-1] + "ied") if consonant_y else stem + ("d" if stem.endswith("e") else "ed")


def _stems(verb: str) -> Iterator[str]:
    """What -ed and -ing are added to: hope -> hop, plan -> plann, label -> label and labell."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        yield verb[:-1]
        return
    closed = re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb) is not None or re.search(r"qu[aeio][bdglmnprtz]$", verb)
    syllables = len(re.findall(r"[aeiouy]+", verb.replace("qu", "q")))
    if closed and (syllables == 1 or verb in _DOUBLED_AT_THE_END):
        yield verb + verb[-1]
        return
    yield verb
    if closed and verb.endswith("l"):
        yield verb + "l"


def plural(noun: str) -> str:
    """The regular plural of a noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def spellings(word: str) -> Iterator[str]:
    """A British spelling and, where it differs by rule, the American one."""
    yield word
    for british, american in _AMERICAN:
        if word.endswith(british):
            yield word[: -len(british)] + american


def guess_lemma(word: str) -> str:
    """The lemma of a word outside the lexicon: of an irregular verb by table, else by spelling alone."""
    if word in _BASES:
        return _BASES[word]
    for ending, base in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= (2 if base == "y" else 3)
            and not word.endswith(("ss", "us"))
        ):
            stem = word[: -len(ending)] + base
            if word.endswith(("uses", "xes", "ches", "shes")):
                return word[:-2]
            if ending in ("ing", "ed"):
                if stem[-1] == stem[-2] and stem[-1] not in "slz":
                    return stem[:-1]
                if _MUTE_E.search(stem) and not stem.endswith("ss"):
                    return stem + "e"
            return stem
    return word
