"""The genes of a file and its organism: where the file does not say the one, the other tells it."""

from functools import partial

from atlas import knowledge
from atlas.add import counts, genes
from atlas.add.file import AnnFile
from atlas.add.organism import organism_of
from atlas.add.request import Request
from drift.errors import SourceError


def genes_and_organism(
    file: AnnFile, expression: counts.Expression, request: Request, *, has_scores: bool
) -> tuple[genes.Genes | None, str]:
    """Return the genes of the matrix (None without one) and the organism.

    What a person says comes first, then what the file says, then what its genes tell.

    Raises
    ------
    SourceError
        If nothing says the organism, if the genes are not known or contradict it.
    """
    given = request.given
    words = {key: file.word(key) for key in ("organism", "organism_ontology_term_id")}
    told, _ = organism_of(file.obs, words)
    organism = request.organism or given.organism or told
    if not expression.at:
        return None, organism or _of_genes(file) or _no_organism(file)
    is_name = partial(genes.is_name, symbols=given.symbols, ensembl=given.ensembl)
    var = file.var(expression.at, is_name)
    try:
        known = genes.read(
            var,
            knowledge.orthologs(),
            symbols=given.symbols,
            ensembl=given.ensembl,
            instead=_scores_alone(organism) if has_scores else genes.SCORES,
        )
    except SourceError as error:
        raise SourceError(f"{file.name}: {error}") from error
    organism = organism or known.organism or _no_organism(file)
    genes.check_species(known, organism, file.name)
    return known, organism


def _scores_alone(organism: str) -> str:
    """Return all that the scores of a file need without its genes, at once."""
    need = "" if organism else " and --organism human or mouse, which the file does not say"
    return f"take its scores alone with --counts none{need}"


def _of_genes(file: AnnFile) -> str:
    """Return the organism that genes tell which are not read otherwise; empty if they do not."""
    try:
        return genes.read(file.var("X", genes.is_name), knowledge.orthologs()).organism
    except SourceError:
        return ""


def _no_organism(file: AnnFile) -> str:
    raise SourceError(
        f"{file.name} does not say its organism, nor do its genes: say it with --organism human or "
        "--organism mouse."
    )
