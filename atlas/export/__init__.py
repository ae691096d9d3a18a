"""The cells that a link shows, as a file: ``python -m atlas export FILE.h5ad --link LINK``.

``chosen`` says which cells a selection shows, ``h5ad`` writes them in blocks, ``provenance`` says
where they come from and on which terms, ``command`` is the verb.
"""
