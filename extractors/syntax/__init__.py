"""Readings of a dependency parse: who speaks, where a clause ends, what a verb reports."""
