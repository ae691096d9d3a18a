"""One module a data set, each with one ``SOURCE``; there is no list to edit."""

from importlib import import_module
from pkgutil import iter_modules

from atlas.source import Source


def all_sources() -> dict[str, Source]:
    """Return every data set the project knows, by id, in the order of their ids.

    Returns
    -------
    Data set id to its source, from each module of this package.
    """
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    sources: list[Source] = [module.SOURCE for module in modules]
    return {source.dataset: source for source in sorted(sources, key=lambda s: s.dataset)}
