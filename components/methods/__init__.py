"""The definitions of the Methods page: each word with its formula, parameters and source.

One module a topic, with ``ORDER`` (its place on the page) and ``sections()``; no list to edit.
"""

from importlib import import_module
from pkgutil import iter_modules

from components.methods.section import Section


def sections() -> list[Section]:
    """Return every section, in reading order."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    topics = sorted(
        (module for module in modules if hasattr(module, "ORDER")), key=lambda topic: topic.ORDER
    )
    return [section for topic in topics for section in topic.sections()]
