"""onrecord's extractors: every direct, mixed and indirect statement of a news article, linked to its speaker.

    from extractors import Article, extract

    for quote in extract(Article(text=text, outlet="AP")):
        print(quote.speaker, quote.kind, quote.text)

A pure library: it imports neither the service nor a database.
"""

from extractors.errors import OnrecordError
from extractors.model import Article, Quote, Span, Speaker
from extractors.options import Options
from extractors.pipeline import Extractor, extract

__all__ = ["Article", "Extractor", "OnrecordError", "Options", "Quote", "Span", "Speaker", "extract"]
