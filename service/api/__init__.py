"""The HTTP API: one module a noun, each a flask-smorest blueprint over the store's functions and the presenters.

The nouns are `articles`, `quotes`, `speakers`, `outlets`, `variants`, `corrections`, `jobs` and `statistics`;
`extract` stores nothing, `health`, `metrics` and `problems` are for those who run or read the service. All of them
stand on these: `blueprint` reads what was asked, strictly (`bulk`: a body of many articles), `guards` and `limits`
say who may and how often, `resources` are what views share, `formats` and `responses` give the answer its shape,
`cursors` say where a page goes on, `errors` makes problems of exceptions, and `openapi` the document of it all.
"""
