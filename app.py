"""Make the Dash app and expose ``server``: ``python app.py``, or ``gunicorn app:server``."""

import os
from pathlib import Path

from dash import Dash

from atlas import catalogue
from components import callbacks, hosting, kept_responses, problems, shell, vendored, waiting
from drift.errors import DriftError

ROOT = Path(__file__).parent
DEBUG = bool(os.environ.get("MESODRIFT_DEBUG"))


def create_app() -> Dash:
    """Return the app; ``MESODRIFT_URL_PREFIX`` serves it below a path ("/mesodrift/")."""
    vendored.prepare(ROOT / "assets")
    made = Dash(
        __name__,
        server=kept_responses.server(__name__),
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        assets_ignore=vendored.NOT_EVERYWHERE,
        url_base_pathname=hosting.url_prefix(),
        title="MesoDrift",
        update_title="",
        suppress_callback_exceptions=True,  # else every page is sent along with every page
        on_error=problems.report,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    hosting.follow_data(made)
    shell.frame(made)
    callbacks.register(made)
    problems.guard(made)
    kept_responses.look_up(made)
    hosting.prepare(made)
    if not DEBUG:  # Dash adds its developer tools later, and cannot after a first request
        hosting.warm_up(made)
    return made


app: Dash | None = None
try:
    catalogue.current()
    app = create_app()
    server = app.server
except DriftError as error:
    server = waiting.server(str(error), create_app)

if __name__ == "__main__":
    options = {
        "host": os.environ.get("HOST", "127.0.0.1"),
        "port": int(os.environ.get("PORT", "8050")),
    }
    if DEBUG and app:  # the version check would ask the outside
        app.run(debug=True, dev_tools_disable_version_check=True, **options)
    else:
        server.run(threaded=True, **options)
