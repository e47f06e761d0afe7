"""The shapes on the wire, as marshmallow schemas: what may come in (validated), what goes out (documented, tested).

Output schemas make the OpenAPI document; the presenters build the values, and the tests hold each response against the
document. Responses are not dumped through the schemas: that would cost more than the database does.

A module a noun: `articles`, `quotes` and their `reviews`, `speakers`, `outlets`, `variants`, `corrections`, `jobs`,
`statistics`, `extractions`, `health` and `problems`; `fields` are what several share.
"""
