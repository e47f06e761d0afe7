"""The named mentions of an article: who and what it names, and what stands around each name.

`layout` cuts the text into tokens, sentences and paragraphs; `finding` repairs what the recogniser proposes, with
`bodynames` for the names of organisations; `overlooked` adds what it passed over and takes off what is no name;
`surroundings` keeps titles, roles, appositions.
"""

from extractors.mentions.finding import find_mentions
from extractors.mentions.layout import Layout, lay_out
from extractors.mentions.surroundings import Label, NamedMention

__all__ = ["Label", "Layout", "NamedMention", "find_mentions", "lay_out"]
