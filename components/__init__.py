"""Everything seen on screen. Pages compose these; figures are pure functions of tables."""
