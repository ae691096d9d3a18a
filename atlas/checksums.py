"""Fingerprints: of files, of the code that makes numbers, of a whole build."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LENGTH: Final = 7  # characters of a shown id, as git shows them

# The code behind the numbers: the science, and the part of the build that reads, maps and models.
# What only serves, checks or prints (store, queries, command line) cannot change a number. Of the
# sources only a data set's own module counts, so that adding one leaves the others as they are.
CODE: Final = (
    "drift/*.py",
    "atlas/annotated.py",
    "atlas/association_rows.py",
    "atlas/build_one.py",
    "atlas/built.py",
    "atlas/cells/binned.py",
    "atlas/cells/categories.py",
    "atlas/cells/columns.py",
    "atlas/cells/cubes.py",
    "atlas/cells/curve.py",
    "atlas/cells/dealt.py",
    "atlas/cells/of_strata.py",
    "atlas/cells/ordered.py",
    "atlas/cells/schema.py",
    "atlas/cells/scored.py",
    "atlas/cells/spool.py",
    "atlas/cells/write.py",
    "atlas/depth_matched.py",
    "atlas/ecm_atlas.py",
    "atlas/effects.py",
    "atlas/facts.py",
    "atlas/from_*.py",
    "atlas/gene_effects.py",
    "atlas/genes.py",
    "atlas/knowledge.py",
    "atlas/other_expression.py",
    "atlas/pair_sets.py",
    "atlas/raw/*.py",
    "atlas/scores.py",
    "atlas/source.py",
    "atlas/split_rows.py",
    "atlas/tables.py",
    "atlas/tissues.py",
)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def combined(parts: Mapping[str, str]) -> str:
    """Return one SHA-256 over named parts, whatever their order."""
    lines = "".join(f"{name}\0{value}\n" for name, value in sorted(parts.items()))
    return sha256(lines.encode())


def code_version(module: Path, root: Path = ROOT, patterns: Iterable[str] = CODE) -> str:
    """Return the fingerprint of the code that makes the numbers of one data set.

    Parameters
    ----------
    module
        The data set's own source file.

    Notes
    -----
    The text of the code is hashed, not its compiled form. A comment changes it too: the price of
    never calling tables current that other code has made.
    """
    files = sorted({path for pattern in patterns for path in root.glob(pattern)})
    parts = {path.relative_to(root).as_posix(): sha256_file(path) for path in files}
    return combined(parts | {"source": sha256_file(module)})[:LENGTH]
