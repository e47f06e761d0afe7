"""Output shapes: each noun's module turns what the store read into what goes over the wire.

As JSON: `articles`, `speakers`, `outlets`, `variants`, `corrections`, `jobs` and their `counts` (a quote's JSON the
store keeps itself: `service.quote_json`). In other shapes: `tables` as CSV, `linked` as JSON-LD, `atom` as a feed.
"""
