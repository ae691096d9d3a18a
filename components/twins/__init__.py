"""The table twins of the figures, one module a topic: all a hover tells, in rows that select."""
