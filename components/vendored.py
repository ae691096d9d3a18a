"""Files of others that the app serves: made at set-up from installed packages, never committed."""

from pathlib import Path
from typing import Final

from components import fonts
from components.graph import script

NOT_EVERYWHERE: Final = script.ASSETS_IGNORE  # scripts that not every page loads


def prepare(assets: Path) -> None:
    """Write what ``assets/vendor`` lacks.

    Raises
    ------
    InstallError
        If a package they come from is not installed whole.
    """
    fonts.prepare(assets)
    script.prepare(assets)
