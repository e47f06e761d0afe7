"""The pages are tested over the same small corpus as the API."""

from ..api.conftest import app, make_app

__all__ = ["app", "make_app"]
