"""What the benchmark ran on: the machine, the versions of what was measured, the commit."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench import report

PACKAGES: Final = (
    *("dash", "plotly", "gunicorn", "isal", "diskcache"),
    *("numpy", "pandas", "scipy", "pyarrow", "anndata", "h5py", "zarr"),
    *("numba", "dask", "distributed", "scanpy", "decoupler", "pyucell"),
)


def machine() -> dict[str, str]:
    """Return what the ratios may depend on."""
    return {
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{_system()}, {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }


def load() -> float:
    """Return how many processes want a core, on average over a minute."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def commit() -> str:
    """Return the commit that is measured, and whether its code has been changed since."""
    head = _git("rev-parse", "--short=8", "HEAD")
    if not head:
        return "unknown"
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "*.py", "*.js", "*.css")
    return f"{head}, changed" if changed else head


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=report.ROOT, capture_output=True, text=True, check=False
        )
    except OSError:  # a copy of the project, on a machine without git
        return ""
    return done.stdout.strip()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"


def _field(path: Path, name: str) -> str:
    if not path.is_file():
        return ""
    lines = (line.partition(":") for line in path.read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
