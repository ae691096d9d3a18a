"""The cell level: from a matrix of any size to tables whose cost does not grow with it."""
