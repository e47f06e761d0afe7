"""Finds worded times (“on Wednesday”, “last month”, “on March 27”) and resolves them against the day of publication.

`match_time` recognises a time at one place of a text with one regular expression whose repetitions are all bounded.
`resolve` turns the wording into a day: weekdays to the most recent such day (the day of publication counts as today),
“last Monday” to one before today, days and months through dateparser (kept by others, slow, so it only sees short
strings that the pattern has found, and every answer is cached). A wording coarser than a day (“last month”, “in
January”, “two weeks ago”) or relative to an event (“on the eve of the summit”) stays words: no date is made up.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_PART = r"(?:morning|afternoon|evening|night|lunchtime)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b(?![:%])"
_YEAR = r"(?:19|20)\d\d\b"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a\ few|some)"
_UNIT = r"(?:minute|hour|day|week|weekend|month|year|decade)s?"
_DATE = rf"(?:{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?|{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?)"
_SEASON = r"(?:spring|summer|fall|autumn|winter)"
_TIME = re.compile(
    rf"""(?:
      (?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\s)?(?:(?:[Oo]n|[Bb]y)\s)?(?:the\s(?:{_PART})\sof\s)?
        (?:(?:[Ll]ate|[Ee]arly|[Ll]ast|[Nn]ext|[Tt]his(?:\spast)?|past)\s(?:on\s)?)?
        {_WEEKDAY}\b(?:\s{_PART}\b)?(?:,?\s{_DATE})?
    | (?:[Ll]ate\s|[Ee]arly\s)?(?:(?:[Oo]n|[Bb]y)\s)?(?:the\s(?:{_PART})\sof\s)?{_DATE}
    | [Ii]n\s(?:(?:early|late|mid)[\s-])?{_MONTH}(?:\s(?:of\s)?(?:{_YEAR}|last\syear|this\syear))?(?!\s\d)
    | [Ii]n\s(?:(?:early|late|mid)[\s-])?{_YEAR}
    | (?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\s)?(?:[Tt]his|[Ll]ast|[Nn]ext|[Tt]he\s(?:previous|following|same))
        \s(?:past\s)?(?:{_UNIT}|{_PART}|{_SEASON}|{_MONTH})\b
    | (?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\s)?(?:[Tt]oday|[Yy]esterday|[Tt]onight|[Tt]omorrow)\b(?:\s{_PART}\b)?
    | (?:[Ee]arlier|[Ll]ater)\s(?:in\sthe|that|the\ssame)\s(?:{_UNIT}|{_PART})\b
    | [Ii]n\sthe\s(?:{_PART})\b
    | (?:[Oo]ver|[Dd]uring|[Aa]t)\sthe\sweekend\b
    | (?:[Ii]n|[Oo]ver|[Dd]uring)\s(?:the\s)?(?:past|last|recent)\s(?:{_COUNT}\s)?{_UNIT}\b
    | (?:[Ss]ome\s|[Jj]ust\s|[Oo]nly\s)?{_COUNT}\s{_UNIT}\s(?:ago|earlier|later)\b
    | [Tt]he\s(?:day|night|week|month|year|morning|evening)\s(?:before|after)\b(?=\s*[,.;:—–-]|\s(?:that|he|she|they)\b)
    | [Tt]he\s(?:next|following|same|previous)\s(?:day|morning|night|evening|week|month|year)\b
    | [Aa]t\s(?:the\stime|midnight|noon)\b
    | (?:[Aa]t|around|about)\s\d{{1,2}}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b)
    )""",
    re.VERBOSE,
)
_NOT_A_TIME = re.compile(r"['’]s?\b|-\w")  # “Wednesday's debate”, “Sunday-morning television”
_ONE_DATE = re.compile(_DATE)
_ONE_WEEKDAY = re.compile(_WEEKDAY)
_DAYS_AGO = re.compile(r"\b(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\sdays?\sago\b")
_TODAY = ("today", "tonight", "this morning", "this afternoon", "this evening", "earlier in the day")
_SETTINGS = {"PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}


def match_time(text: str, start: int, end: int) -> int | None:
    """The end of the time that is worded at `start`, within `end`; None if there is none."""
    match = _TIME.match(text, start, end)
    if match is None or _NOT_A_TIME.match(text, match.end()):
        return None
    return match.end()


def find_day(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of the first day that is named between the offsets, possessive or not (“the March 27 briefing”)."""
    match = _ONE_DATE.search(text, start, end) or _ONE_WEEKDAY.search(text, start, end)
    return match.span() if match else None


def resolve(words: str, published_at: date | datetime | None) -> date | None:
    """The day that `words` mean in an article published at `published_at`; None if coarser than a day or unknown."""
    if published_at is None:
        return None
    today = published_at.date() if isinstance(published_at, datetime) else published_at
    try:
        return _resolve(" ".join(words[:80].lower().split()), today)
    except OverflowError:  # beside the first or the last day of the calendar
        return None


@lru_cache(maxsize=16_384)
def _resolve(words: str, today: date) -> date | None:
    if match := _ONE_DATE.search(words.title()):
        return _ask(match.group(), today + timedelta(days=1))  # the paper may be dated a day before its news
    for number, name in enumerate(_WEEKDAYS):
        if name in words:
            return _weekday(number, words, today)
    if any(word in words for word in _TODAY):
        return today
    if "yesterday" in words or "last night" in words:
        return today - timedelta(days=1)
    if "tomorrow" in words:
        return today + timedelta(days=1)
    if match := _DAYS_AGO.search(words):
        return _ask(match.group(), today)
    return None


def _weekday(number: int, words: str, today: date) -> date | None:
    """The most recent such day; “last” is before today, “next” after it."""
    if "next" in words:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - number) % 7
    return today - timedelta(days=7 if back == 0 and "last " in words else back)


def _ask(words: str, base: date) -> date | None:
    """dateparser's answer; it has no opinion on nonsense such as February 31."""
    import dateparser

    try:
        found = dateparser.parse(
            words, languages=["en"], settings={**_SETTINGS, "RELATIVE_BASE": datetime(base.year, base.month, base.day)}
        )
    except (ValueError, OverflowError):
        return None
    return found.date() if found else None
