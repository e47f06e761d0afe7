"""How properties are drawn.

Properties are tested with the same examples in every run of `make test`, so that a change, not a draw, decides whether
it passes; `make fuzz` draws anew each time, and what it finds becomes an `@example`.
"""

from __future__ import annotations

from hypothesis import settings

# A time limit for one example would measure how busy the machine is.
settings.register_profile("the same", derandomize=True, deadline=None)
settings.register_profile("anew", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("the same")
