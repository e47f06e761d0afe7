"""Quotation marks: `glyphs` reads each and weighs what it may be, `pairing` finds the cheapest reading of them all."""

from extractors.marks.pairing import Quotation, pair, quoted_mask

__all__ = ["Quotation", "pair", "quoted_mask"]
