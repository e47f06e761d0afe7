"""Finds sources, cues and contents, and which belongs to which, with a small transformer on the CPU.

One ONNX graph (int8 encoder and heads, see `training.network`) gives each word seven label scores and, for two kinds
of link, a score for every other word of its window, and its class of named entity (`entities`). `windows` makes of a
text what the graph reads, `reading` runs it, `crf` and `decoding` turn its scores into labelled spans with their links.
"""

from extractors.tagger.decoding import Chain, Tagged, decode, joined
from extractors.tagger.reading import WEIGHTS, Reading, Tagger, load_tagger

__all__ = ["WEIGHTS", "Chain", "Reading", "Tagged", "Tagger", "decode", "joined", "load_tagger"]
