"""Where the counts of a file are, told by what stands there and never by its name alone."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from atlas.add import chunks
from atlas.add.chunks import is_sparse
from atlas.add.file import AnnFile
from atlas.cells.damage import readable
from drift.errors import SourceError

Content = Literal["counts", "logarithms", "normalised values", "scaled values", "nothing"]

# Places named for counts are asked first, then where CELLxGENE and scanpy put them.
NAMED: Final = ("counts", "raw_counts", "count", "raw", "umi", "umis", "umi_counts")
NONE: Final = "none"
SAMPLE: Final = 200_000  # values looked at in each of three parts of a matrix
ROWS: Final = 1024  # cells whose totals are compared with what the file says of them
LARGEST_LOGARITHM: Final = 30.0  # e to the 30 is more than any count
PLACE: Final = "name the place of the counts with --counts (X, raw/X or layers/NAME)"
LOG: Final = ", or, if there are none, use the logarithms with --scale log"


@dataclass(frozen=True)
class Place:
    """A matrix and what a sample of it looks like.

    ``content`` is that of its finite values, ``example`` the one that tells, ``gap`` NaN or an
    infinite value among them; None without any.
    """

    at: str
    content: Content
    example: float
    gap: float | None = None

    @property
    def words(self) -> str:
        """What it holds, for messages."""
        return self.content if self.gap is None else f"{self.content} and {self.gap:g}"


@dataclass(frozen=True)
class Expression:
    """The matrix to read: where, on what scale, why, and the others with what they hold."""

    at: str
    scale: str
    why: str
    passed_over: tuple[tuple[str, str], ...] = ()


def find(file: AnnFile, *, declared: str = "", scale: str = "") -> Expression:
    """Find the expression of a file.

    Parameters
    ----------
    declared
        Where a person says it is; "none": it is not read; empty: looked for.
    scale
        ``counts``, ``log``, or empty: counts.

    Raises
    ------
    SourceError
        If there is no such place, or it does not hold what is asked for.
    """
    known = file.matrices()
    if declared == NONE:
        return Expression("", "", "left out, as said")
    if declared:
        if declared not in known:
            raise SourceError(
                f"{file.name} has no matrix '{declared}': it has {', '.join(known) or 'none'}."
            )
        place = look(file, declared)
        _refuse_other(file, place, scale or "counts")
        return Expression(declared, scale or "counts", "as said")
    places = [look(file, at) for at in sorted(known, key=_rank)]
    return _log(file, places) if scale == "log" else _counts(file, places)


def look(file: AnnFile, at: str) -> Place:
    """Look at three parts of a matrix and tell what it holds.

    Raises
    ------
    SourceError
        If it is damaged, a chunk of it is missing, or its size is not that of the file.
    """
    element = file.root[at]
    n_cells, n_genes = file.shape(at)
    if n_cells != len(file.barcodes) or not n_genes:
        raise SourceError(
            f"{file.name}, {at}, has {n_cells} rows and {n_genes} genes for {len(file.barcodes)} "
            "cells: write the file again with anndata."
        )
    # A dense matrix of sound counts may have a chunk of zeros, which looks as one that was lost:
    # it is refused too, for nothing is taken for 0 that may have been something.
    chunks.refuse(element, file.name, at, zeros=not is_sparse(element))
    with readable(file.name, at):
        return _told(at, _sample(element))


def first_rows(file: AnnFile, at: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the totals and the number of genes of the first cells of a matrix.

    Returns
    -------
    (n,) each; empty for a matrix kept gene by gene, whose first cells lie all over it.
    """
    element = file.root[at]
    with readable(file.name, at):
        if not is_sparse(element):
            rows = np.asarray(element[:ROWS], dtype=np.float64)
            return rows.sum(axis=1), (rows != 0).sum(axis=1).astype(np.float64)
        if element.attrs["encoding-type"] != "csr_matrix":
            return np.zeros(0), np.zeros(0)
        limits = np.asarray(element["indptr"][: ROWS + 1], dtype=np.int64)
        values = np.asarray(element["data"][: limits[-1]], dtype=np.float64)
        of_row = np.repeat(np.arange(limits.size - 1), np.diff(limits))
        sizes = limits.size - 1
        totals = np.bincount(of_row, values, sizes)
        n_genes = np.bincount(of_row[values != 0], minlength=sizes)
        return totals.astype(np.float64), n_genes.astype(np.float64)


def _sample(element: Any) -> NDArray[np.float64]:
    if is_sparse(element):
        data, step = element["data"], SAMPLE
    else:
        data, step = element, max(1, SAMPLE // max(1, element.shape[1]))
    size = data.shape[0]
    starts = sorted({0, max(0, size // 2 - step // 2), max(0, size - step)})
    parts = [np.asarray(data[start : start + step], dtype=np.float64).ravel() for start in starts]
    return np.concatenate(parts)


def _told(at: str, sample: NDArray[np.float64]) -> Place:
    is_finite = np.isfinite(sample)
    content, example = _content(sample[is_finite])
    gap = None if is_finite.all() else float(sample[~is_finite][0])
    return Place(at, content, example, gap)


def _content(finite: NDArray[np.float64]) -> tuple[Content, float]:
    if not finite.any():
        return "nothing", 0.0
    if (finite < 0).any():
        return "scaled values", float(finite[finite < 0][0])
    broken = finite[finite != np.floor(finite)]
    if not broken.size:
        return "counts", float(finite.max())
    if finite.max() <= LARGEST_LOGARITHM:
        return "logarithms", float(broken[0])
    return "normalised values", float(broken[0])


def _rank(at: str) -> tuple[int, str]:
    name = at.removeprefix("layers/").casefold()
    if at.startswith("layers/"):
        return (NAMED.index(name), at) if name in NAMED else (len(NAMED) + 2, at)
    return len(NAMED) + (at == "X"), at


def _counts(file: AnnFile, places: list[Place]) -> Expression:
    whole = [place for place in places if place.content == "counts" and _may_be(place)]
    found = [place for place in whole if place.gap is None]
    others = tuple((place.at, f"holds {place.words}") for place in places if place not in found)
    if found:
        spare = tuple((place.at, "holds whole numbers too") for place in found[1:])
        return Expression(found[0].at, "counts", "holds whole numbers", others + spare)
    named = [place for place in places if _rank(place.at)[0] < len(NAMED)]
    for place in whole[:1] or named[:1]:
        _refuse_other(file, place, "counts")
    told = ", ".join(f"{at} {what}" for at, what in others) or "it has no matrix"
    raise SourceError(
        f"{file.name} holds no raw counts ({told}): {PLACE}{_or_log(places)}, or --scores COLUMN "
        "alone."
    )


def _log(file: AnnFile, places: list[Place]) -> Expression:
    """Take X before the raw slot: scanpy's holds logarithms too, of the same cells."""
    order = sorted(places, key=lambda place: place.at != "X")
    for place in order:
        if place.content == "logarithms":
            _refuse_gap(file, place, "logarithms")
            others = tuple((one.at, f"holds {one.words}") for one in order if one is not place)
            return Expression(place.at, "log", "holds logarithms", others)
    told = ", ".join(f"{place.at} holds {place.words}" for place in order) or "it has no matrix"
    raise SourceError(f"{file.name} holds no logarithms ({told}): leave out --scale log.")


def _may_be(place: Place) -> bool:
    """Whole numbers in a layer of another name may be anything (a mask, ranks): not taken."""
    return _rank(place.at)[0] <= len(NAMED) + 1


def _refuse_other(file: AnnFile, place: Place, scale: str) -> None:
    wanted = "counts" if scale == "counts" else "logarithms"
    if place.content in {wanted, "nothing"}:
        _refuse_gap(file, place, wanted)
    if place.content == wanted:
        return
    if scale == "counts":
        raise SourceError(
            f"{file.name}, {place.at}: {place.example:g} is no count; it holds {place.words}: "
            f"{PLACE}{_or_log([place])}."
        )
    raise SourceError(f"{file.name}, {place.at} holds {place.words}, no logarithms.")


def _refuse_gap(file: AnnFile, place: Place, wanted: str) -> None:
    if place.gap is not None:
        raise SourceError(
            f"{file.name}, {place.at} holds {place.gap:g}, which is no finite number, where "
            f"{wanted} are needed: write 0 where nothing was counted, or leave those cells or "
            "genes out."
        )


def _or_log(places: list[Place]) -> str:
    return LOG if any(place.content == "logarithms" for place in places) else ""
