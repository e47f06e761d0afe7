"""Quotes: what is stored of one, and how one or a list of them is read.

`identity` is what articles and quotes are called for good, `columns` what a quote's columns hold; `rows` reads these
columns, `parts` keeps the quote as the JSON that answers show, `reading` puts lists together from that.
"""
