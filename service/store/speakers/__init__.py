"""Speakers: as they persist over articles, and in the quotes that they speak in.

`rows` are speakers with their names and roles as seen, `speaking` says who speaks in which quote, `counting` keeps what
is counted for speakers, `changes` that something changed. `reading` finds one or lists them, `portraits` is what there
is to say of one.
"""
