"""Errors with one clear sentence: what is wrong, where, and the cure."""


class DriftError(Exception):
    """Base of every error a user may see; its text is shown as it is."""


class SourceError(DriftError):
    """A raw file cannot be used (missing, truncated, wrong column, unreadable value)."""


class KnowledgeError(DriftError):
    """A curated table (signatures, orthologs, citations) cannot be used."""


class CountsError(DriftError):
    """An expression matrix does not hold what it claims (negative, not finite, wrong shape)."""


class CoverageError(DriftError):
    """No gene of any signature is in the gene table."""


class DesignError(DriftError):
    """A table of donors does not allow the analysis asked for (two ages for one donor, ...)."""


class StoreError(DriftError):
    """A built table or manifest is missing or spoiled; the data set is refused by name."""


class BuildError(DriftError):
    """The build itself cannot go on (a worker was killed, ...)."""


class InstallError(DriftError):
    """A package the app is served with is not installed whole."""


class AgeError(DriftError):
    """An age or a stage cannot be read, or a column of ages contradicts itself."""
