"""The graph as a list: the same arrows and numbers, row by row, for keys, ears and phones."""
