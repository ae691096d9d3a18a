"""One reading a file: the sentences generated from the numbers of a table."""
