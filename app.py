"""Make the Dash app and expose ``server``: ``python app.py``, or ``gunicorn app:server``."""

import os
from pathlib import Path

from dash import Dash

from atlas import catalogue
from components import callbacks, fonts, hosting, problems, shell
from drift.errors import DriftError

ROOT = Path(__file__).parent
DEBUG = bool(os.environ.get("MESODRIFT_DEBUG"))


def create_app() -> Dash:
    """Return the app; ``MESODRIFT_BASE_PATH`` serves it below a path ("/mesodrift/")."""
    try:
        catalogue.current()
    except DriftError as error:
        raise SystemExit(str(error)) from error
    fonts.prepare(ROOT / "assets")
    made = Dash(
        __name__,
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        url_base_pathname=os.environ.get("MESODRIFT_BASE_PATH", "/"),
        title="MesoDrift",
        update_title="",
        compress=True,
        on_error=problems.report,
        health_endpoint="health",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    made.index_string = shell.INDEX.replace("{inter}", made.get_asset_url("vendor/inter.woff2"))
    made.layout = shell.app_layout
    callbacks.register(made)
    problems.guard(made)
    hosting.harden(made)
    if not DEBUG:  # Dash adds its developer tools later, and cannot after a first request
        hosting.warm_up(made)
    return made


app = create_app()
server = app.server

if __name__ == "__main__":
    app.run(
        host=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8050")),
        debug=DEBUG,
        dev_tools_disable_version_check=True,  # it would ask the outside
    )
