"""Which attribution stands in the content of which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.model import Attribution


def nest(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Sets `nested_in` of each attribution whose cue stands in another one's content to the innermost such one.

    Only a longer content can hold another: so nothing is ever nested in itself, by however many steps. One sweep over
    the text: at each cue only the ranges open there are looked at.
    """
    lengths = [sum(span.end - span.start for span in each.content) for each in attributions]
    ranges = sorted((span.start, span.end, j) for j, each in enumerate(attributions) for span in each.content)
    cues = sorted((each.cue.start, i) for i, each in enumerate(attributions) if each.cue)
    hosts: dict[int, int] = {}
    opened: list[tuple[int, int, int]] = []
    at = 0
    for start, i in cues:
        cue = attributions[i].cue
        while at < len(ranges) and ranges[at][0] <= start:
            opened.append(ranges[at])
            at += 1
        opened = [each for each in opened if each[1] > start]
        around = [
            (end - begin, j)
            for begin, end, j in opened
            if cue and end >= cue.end and lengths[j] > lengths[i] and attributions[j].cue != cue
        ]
        if around:
            hosts[i] = min(around)[1]
    return [replace(each, nested_in=hosts.get(i, each.nested_in)) for i, each in enumerate(attributions)]
