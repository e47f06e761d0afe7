"""The HTTP API: one module a noun, each a flask-smorest blueprint over the store's functions and the presenters."""
