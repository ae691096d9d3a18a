"""One picture a file: ``draw(table) -> go.Figure``, pure, in the light theme."""
