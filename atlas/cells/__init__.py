"""The cell level: from a matrix of any size to tables whose cost of reading does not grow with it.

Where a cell lies in its embedding is written as 32 bits (``curve``); cells are sorted by them, so
those that are near each other on screen are near each other on disk. What a view needs is added up
once, over bins of the embedding and over strata (``schema`` names the files, ``cubes`` adds up,
``write`` writes them, ``opened`` maps them into memory). On the way nothing with one entry a cell
is in memory: columns are read some cells at a time (``columns``) and ``dealt`` to buckets on the
disk, each sorted by itself, along the curve (``placed``) or by stratum (``of_strata``). ``binned``
adds up what passes; columns grow on the disk (``spool``) before they are laid out as Arrow. Of a
million cells and more there are tables that only serve (``served``): what is known of the pixels of
zoomed views (``pixel_index``), sums over wider bins (``coarse``), and over squares of several
widths (``square_write``).

``views`` answers the page. A selection is read by ``filtering`` (which strata), ``window`` (what is
in view), ``outline`` (what is picked) and ``shown`` (which score and paint). ``rows`` takes rows of
the table that can answer, ``paints`` and ``gene_paint`` give them a value a place, ``raster`` lays
them out. A ``region`` is put together from whole squares of the curve (``cover``), whose sums are
known (``summed_squares``), and added up over strata (``inside``) for ``picked`` and ``compare``.
``distributions``, ``composition`` and ``depth`` need no places. ``gene_write`` and ``genes`` keep
one run of values a gene, outside the repository: what comes cell by cell is sorted on the disk
(``gene_sort``), and each row finds its cell there (``row_positions``).

A build from a file of any size goes through ``matrix`` (rows of a matrix of any form),
``first_pass`` and ``second_pass`` (what one block of rows adds, in ``chunks``), ``folding`` (blocks
put together, the same for any size of them), ``scoring`` (both passes) and ``pseudobulk``;
``runners`` do the work in one process, in several, or on a cluster.
"""
