"""One picture a file: ``draw(table) -> Figure``, pure, in the light theme."""
