"""An extractor whose quotes are plain to see: every line `NAME: words` is a direct quote of NAME."""

from __future__ import annotations

import re
import time

from extractors.model import (
    Article,
    Context,
    Cue,
    Evidence,
    Kind,
    Mention,
    MentionKind,
    Quote,
    Span,
    Speaker,
    SpeakerType,
)

LINE = re.compile(r"^(?P<names>[\w ’'.&-]+)(?P<cue>:) (?P<words>.+)$", re.MULTILINE)


def person(name: str, *aliases: str, role: str | None = None) -> Speaker:
    """A speaker by that name."""
    return Speaker(
        name, re.sub(r"\W+", "-", name.lower()).strip("-"), SpeakerType.PERSON, aliases, (role,) if role else ()
    )


class LineExtractor:
    """Reads lines; a text that holds BREAK makes it raise. `calls` counts what it was asked for."""

    def __init__(self, version: str = "lines 1") -> None:
        self.version = version
        self.calls = 0

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of the lines; `A & B: words` has two speakers, `A: B: words` nests B's in A's."""
        self.calls += 1
        if "BREAK" in article.text:
            raise KeyError("secret words of the text")
        found: list[Quote] = []
        for match in LINE.finditer(article.text):
            self._add(article, match, 0, found, None)
        return found

    def _add(self, article: Article, match: re.Match[str], shift: int, found: list[Quote], host: int | None) -> None:
        span, cue, names = (Span(*(shift + at for at in match.span(group))) for group in ("words", "cue", "names"))
        speakers = tuple(person(name) for name in match["names"].split(" & "))
        found.append(
            Quote(
                kind=Kind.DIRECT,
                content=(span,),
                text=match["words"],
                cue=Cue(cue, ":", "say"),
                source=Mention(names, match["names"], MentionKind.NAME),
                speakers=speakers,
                context=Context(
                    match["words"], article.text[: span.start][-32:], article.text[span.end :][:32], match[0]
                ),
                confidence=0.9,
                evidence=(Evidence("name", match["names"], names),),
                nested_in=host,
            )
        )
        inner = LINE.match(match["words"])
        if inner is not None:
            self._add(article, inner, span.start, found, len(found) - 1)


class Stubborn(LineExtractor):
    """Raises for BREAK (as `LineExtractor` does) and never comes to an end with STUCK."""

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of the lines."""
        while "STUCK" in article.text:
            time.sleep(0.001)
        return super().extract(article)
