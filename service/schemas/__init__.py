"""The shapes on the wire, as marshmallow schemas: what may come in (validated), what goes out (documented, tested).

Output schemas make the OpenAPI document; the presenters build the values, and the tests hold each response against the
document. Responses are not dumped through the schemas: that would cost more than the database does.
"""
