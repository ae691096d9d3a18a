"""Answers of callbacks and pages: their questions parsed, and they themselves as plain data.

Dash components in an answer would be walked in Python; plain data goes straight to JSON. Where the
same is asked again, the whole response is at hand (:mod:`components.kept_responses`).
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import orjson

from atlas import queries
from atlas.cache import remember
from atlas.selection import Selection
from components import kept_responses


def answers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a function of a selection into the body of a callback on the ``selection`` store.

    Further inputs of the callback (the kind of screen) are passed on and are part of the question.
    """
    return _answering(function, Selection.parse)


def answers_to(*fields: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Turn a function into the body of a callback, as :func:`answers`, that is asked less often.

    Parameters
    ----------
    fields
        What the function reads of a selection. It is given no other, so that one answer serves all
        selections that agree in these.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return _answering(function, lambda text: Selection.parse(text).only(*fields))

    return decorate


def _answering(
    function: Callable[..., Any], parse: Callable[[str | None], Selection]
) -> Callable[..., Any]:
    @wraps(function)
    def answer(text: str | None, *more: str) -> Any:
        found = plain(function(parse(text), *more))
        kept_responses.only_by_request()  # not of an error
        return found

    # Dash hands on what a function has to what it makes of it.
    answer.reads = lambda text: parse(text).query  # type: ignore[attr-defined]
    return answer


def page(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give what a page's ``layout`` returns for a query string as plain data."""

    @wraps(function)
    def layout(**query: str | Sequence[str] | None) -> Any:
        found = plain(function(**query))
        kept_responses.only_by_request()
        return found

    return layout


def once(function: Callable[[], Any]) -> Callable[[], Any]:
    """Keep what is the same for every selection, such as a long text, as plain data."""

    @wraps(function)
    def made() -> Any:
        name = f"{queries.build_id()}/{function.__module__}.{function.__qualname__}"
        return remember(name, lambda: plain(function()))

    return made


def plain(value: Any) -> Any:
    """Return a value as the browser gets it: components as data, undefined numbers as null."""
    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    return orjson.loads(orjson.dumps(value, default=_component, option=options))


def _component(value: Any) -> Any:
    return value.to_plotly_json()
