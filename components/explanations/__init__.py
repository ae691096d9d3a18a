"""The "How computed" sheets, one module a topic: formula, parameters, source, way to Methods."""
