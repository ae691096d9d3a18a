"""The cell level: from a matrix of any size to tables whose cost of reading does not grow with it.

Where a cell lies in its embedding is written as 32 bits (``curve``); cells are sorted by them, so
those that are near each other on screen are near each other on disk. What a view needs is added up
once, over bins of the embedding and over strata (``schema`` names the files, ``cubes`` adds up,
``write`` writes them, ``opened`` maps them into memory).
"""
