"""Answers of callbacks and pages: parsed once, computed once, kept as plain data for every worker.

What is kept is what the browser gets. Dash components in an answer would be walked in Python at
every request; plain data goes straight to JSON.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import orjson

from atlas import queries
from atlas.cache import remember
from atlas.cells.kept_genes import copies_state
from atlas.selection import Selection
from components import kept_responses


def answers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a function of a selection into the body of a callback on the ``selection`` store.

    Further inputs of the callback (the kind of screen) are passed on and are part of the key.
    """

    @wraps(function)
    def answer(text: str | None, *more: str) -> Any:
        selection = Selection.parse(text)
        return _kept(
            function,
            "?".join((selection.query, *map(str, more))),
            lambda: function(selection, *more),
        )

    return answer


def answers_to(*fields: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Turn a function into the body of a callback, as :func:`answers`, that is asked less often.

    Parameters
    ----------
    fields
        What the function reads of a selection. It is given no other, so that one answer serves all
        selections that agree in these.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        answered = answers(function)

        @wraps(function)
        def answer(text: str | None, *more: str) -> Any:
            return answered(Selection.parse(text).only(*fields).query, *more)

        return answer

    return decorate


def page(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what a page's ``layout`` returns for a query string."""

    @wraps(function)
    def layout(**query: str | Sequence[str] | None) -> Any:
        key = urlencode(sorted((k, v) for k, v in query.items() if v is not None), doseq=True)
        return _kept(function, key, lambda: function(**query))

    return layout


def once(function: Callable[[], Any]) -> Callable[[], Any]:
    """Keep what is the same for every selection, such as a long text, as plain data."""

    @wraps(function)
    def made() -> Any:
        return _kept(function, "", function)

    return made


def _kept(function: Callable[..., Any], key: str, compute: Callable[[], Any]) -> Any:
    name = (
        f"{queries.build_id()}{copies_state()}/{function.__module__}.{function.__qualname__}?{key}"
    )
    answer = remember(name, lambda: _plain(compute()))
    kept_responses.only_by_selection()
    return answer


def _plain(value: Any) -> Any:
    """Return a value as the browser gets it: components as data, undefined numbers as null."""
    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    return orjson.loads(orjson.dumps(value, default=_component, option=options))


def _component(value: Any) -> Any:
    return value.to_plotly_json()
