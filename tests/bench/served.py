"""The app as it is served, and one callback that does nothing, to compare the others with."""

from dash import Input, Output

from app import app, server

__all__ = ["server"]

TRIVIAL = "bench-echo"


@app.callback(Output(TRIVIAL, "data"), Input("bench-word", "data"))
def echo(word: str) -> str:
    return word
