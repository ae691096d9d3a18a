"""Answers compressed by gzip, which every browser takes, also from a server without https.

Not by Flask-Compress, as Dash would do it: the answer of a map of cells is a megabyte, for which
the gzip of Python's own takes six times as long as that of ISA-L, and gives more bytes.
"""

from typing import Final

from flask import Flask, Response, request
from isal import igzip

_LEVEL: Final = 2  # of 0 to 3
_SMALLEST: Final = 500  # bytes; what is less fits into one packet anyhow
_TYPES: Final = frozenset(
    {
        *("application/json", "application/javascript", "text/javascript", "text/css"),
        *("text/html", "text/plain", "text/csv", "image/svg+xml", "image/x-icon"),
    }
)


def prepare(made: Flask) -> None:
    """Let a server compress what it answers; to be registered after what keeps it so."""
    made.after_request(_compress)


def is_asked() -> bool:
    """Say whether who asks the request being answered takes gzip."""
    return request.accept_encodings["gzip"] > 0


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if not is_asked() or not _is_worth_it(response):
        return response
    response.direct_passthrough = False  # a file, else sent as it lies there
    response.set_data(igzip.compress(response.get_data(), _LEVEL))
    response.headers["Content-Encoding"] = "gzip"
    tag, is_weak = response.get_etag()
    if tag is not None and not is_weak:
        response.set_etag(f"{tag}:gzip")  # other bytes than those of the file
        response.make_conditional(request)
    return response


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and response.mimetype in _TYPES
        and "Content-Encoding" not in response.headers
        and (response.content_length or 0) >= _SMALLEST  # unknown where it is streamed
    )
