"""A laboratory's own file becomes a data set: ``python -m atlas add FILE --id NAME``.

The file (h5ad or zarr) is opened read-only and never wholly (``store``): annotation first
(``file``), some cells at a time (``columns``), and only a sample of the matrix (``counts``). Which
descriptions of cells there are is counted once, which of them a cell has is read from the file when
it is asked for (``described``). Its columns are recognised (``recognise``, by what they hold:
``fitting``) or named by a person, and what was found is kept as YAML beside the tables
(``mapping``), so that it can be read, corrected and used again. ``cells`` brings the columns into
the words of ``atlas.source``, ``genes`` the names of the genes, ``embedding`` the map, ``scores``
the scores the file has; ``mapped`` puts them together, ``source`` says what can be compared and
which traps are seen, ``built`` makes the tables. ``command`` is the verb, ``template`` writes a
small file that shows what is wanted.
"""
