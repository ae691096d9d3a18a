"""What readers raise on a broken h5ad or zarr file, as one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from drift.errors import DriftError, SourceError

AGAIN: Final = "Copy the file again from where it was made, or write it again with anndata."

# zarr leaves out chunks of zeros; anndata passes no word on that to it, so it is said to zarr.
OR_WRITE: Final = (
    "or, if nothing is missing there, write it again after "
    "zarr.config.set({'array.write_empty_chunks': True}), which leaves out none"
)


@contextmanager
def readable(name: str, at: str = "") -> Iterator[None]:
    """Turn what readers raise on a broken file into one sentence.

    Parameters
    ----------
    name
        Of the file.
    at
        What is read in it, where ``name`` does not say so.

    Raises
    ------
    SourceError
        If something is not there, or cannot be read.
    """
    where = f"{name}, {at}," if at else name
    try:
        yield
    except (DriftError, MemoryError):
        raise
    except KeyError as error:
        raise SourceError(f"{where} is missing or incomplete. {AGAIN}") from error
    except Exception as error:  # a damaged byte makes HDF5, zarr, anndata and codecs raise anything
        raise SourceError(f"{where} is truncated or damaged. {AGAIN}") from error
