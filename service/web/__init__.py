"""The pages: what a browser gets at the addresses where programs get JSON.

A browser says in `Accept` that it would rather have HTML; `install` then answers with the page of that resource, and
shows problems as pages too. Pages are rendered here, from the store's values and the presenters' shapes, with one style
sheet and no script, so that the strictest Content-Security-Policy holds.

`pages` has a function a page and `reference` the one of the API; `paging` makes the addresses around a list, `marking`
cuts a text where its marks begin and end, `differences` lays a wording beside another.
"""

from service.web.pages import install

__all__ = ["install"]
