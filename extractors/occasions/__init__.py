"""Where, when, through what and to whom something was said, as the article words it: `find_occasion`.

`finding` cuts the sentence around a cue into zones and puts the occasion together, `zones` reads one zone, `adjuncts`
one phrase of it (“at a rally in Ohio”), `hearers` whom the cue addresses; `nounphrases` reads the words without a
parse, `closedclass` knows the small ones, `dates` the times.
"""

from extractors.occasions.finding import find_occasion

__all__ = ["find_occasion"]
