"""Raw files as their origins wrote them.

``tables`` and ``h5ad`` read them, ``checks`` refuse values, ``faults`` say what is wrong.
"""
