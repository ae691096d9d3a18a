"""Citations in the forms people use: a line of text, links, BibTeX.

The curated tables hold the first author alone, so BibTeX adds "and others". A citation that nobody
saw with its DOI or PMID is marked in every form.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from atlas.knowledge import Citation

NOT_VERIFIED: Final = "not verified"
UNKNOWN_AUTHOR: Final = "Not shown on the page seen"  # of the table: the page named nobody

_NOT_JOURNALS: Final = ("GitHub", "rapamycin.news", "News-Medical")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts an escaped brace like any other
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "–": "--",
    "—": "---",
    "−": r"\ensuremath{-}",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "ß": r"{\ss}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "æ": r"{\ae}",
    "ł": r"{\l}",
    "ı": r"{\i}",
    "→": r"\ensuremath{\rightarrow}",
    "±": r"\ensuremath{\pm}",
    "×": r"\ensuremath{\times}",
}
_GREEK: Final = {
    letter: rf"\ensuremath{{\{name}}}"
    for letter, name in zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        (
            *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"),
            *("kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon"),
            *("phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi"),
            *("Sigma", "Phi", "Psi", "Omega"),
        ),
        strict=True,
    )
}
_ACCENTS: Final = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u ",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r ",
    "\u030b": "H ",
    "\u030c": "v ",
    "\u0327": "c ",
    "\u0328": "k ",
}


def doi_link(citation: Citation) -> str:
    """Return the address a DOI resolves at, or nothing."""
    return f"https://doi.org/{citation.doi}" if citation.doi else ""


def pubmed_link(citation: Citation) -> str:
    """Return the address of the PubMed record, or nothing."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/" if citation.pmid else ""


def short(citation: Citation) -> str:
    """Return "Schafer 2017": the first author without initials and the year."""
    if citation.first_author == UNKNOWN_AUTHOR:
        return f"{citation.journal} {citation.year}"
    family, _ = _name(citation.first_author)
    return f"{family} {citation.year}"


def readable(text: str, citations: Mapping[str, Citation]) -> str:
    """Return a text for people: the ids of citations in it as author and year.

    Examples
    --------
    "little effect (hammoud2024)" becomes "little effect (Hammoud 2024)".
    """
    return re.sub(
        r"[a-z][a-z_]*\d{4}\w*",
        lambda found: short(citations[found[0]]) if found[0] in citations else found[0],
        text,
    )


def line(citation: Citation) -> str:
    """Return a citation as one line of text.

    Examples
    --------
    "Schafer MJ et al. Title. Nature Communications 2017. doi:10.1038/ncomms14532. PMID 28230051."
    """
    author = "" if citation.first_author == UNKNOWN_AUTHOR else citation.first_author
    if author and _is_person(citation):
        author = f"{author} et al"
    parts = [
        author,
        citation.title,
        f"{citation.journal} {citation.year}".strip(),
        f"doi:{citation.doi}" if citation.doi else "",
        f"PMID {citation.pmid}" if citation.pmid else "",
        "" if citation.verified else f"[{NOT_VERIFIED}]",
    ]
    said = (part if part.endswith(("?", "!", ".")) else f"{part}." for part in parts if part)
    return " ".join(said)


def bibtex(citations: Iterable[Citation]) -> str:
    """Return citations as a BibTeX file; each once, in the order given."""
    once = {citation.citation_id: citation for citation in citations}
    return "".join(_entry(citation) for citation in once.values())


def key(citation: Citation) -> str:
    """Return the key of an entry: the id of the table, which never changes."""
    return re.sub(r"[^A-Za-z0-9_:.-]", "-", citation.citation_id)


def escaped(text: str) -> str:
    """Return a text as LaTeX sets it: specials, accents and Greek letters written out.

    A character without a known command stays as it is: biber and modern engines read UTF-8.
    """
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _entry(citation: Citation) -> str:
    is_article = _is_article(citation)
    fields = {
        "author": _author(citation),
        # double braces: gene names keep their capitals
        "title": f"{{{escaped(citation.title)}}}",
        "journal" if is_article else "howpublished": escaped(citation.journal),
        "year": escaped(citation.year),
        "doi": _verbatim(citation.doi),
        "pmid": _verbatim(citation.pmid),
        "url": _verbatim(doi_link(citation) or pubmed_link(citation)),
        "note": "" if citation.verified else NOT_VERIFIED,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "article" if is_article else "misc"
    return f"@{kind}{{{key(citation)},\n" + ",\n".join(lines) + "\n}\n\n"


def _is_article(citation: Citation) -> bool:
    is_journal = bool(citation.journal) and not citation.journal.startswith(_NOT_JOURNALS)
    return is_journal and citation.kind != "news"


def _is_person(citation: Citation) -> bool:
    return bool(_name(citation.first_author)[1])


def _author(citation: Citation) -> str:
    if citation.first_author in {"", UNKNOWN_AUTHOR}:
        return ""
    family, initials = _name(citation.first_author)
    if not initials:
        return f"{{{escaped(family)}}}"
    return f"{escaped(family)}, {escaped(initials)} and others"


def _name(author: str) -> tuple[str, str]:
    """Return the family name and "M. J."; no initials for what is no person.

    A suffix ("King TE Jr") goes before the initials, as BibTeX wants it.
    """
    found = re.fullmatch(r"(.+?) ([A-Z]{1,4})(?: (Jr|Sr|II|III))?", author)
    if not found:
        return author, ""
    family, initials, suffix = found.groups()
    spaced = " ".join(f"{letter}." for letter in initials)
    return family, f"{suffix}, {spaced}" if suffix else spaced


def _letter(letter: str) -> str:
    known = _SPECIAL.get(letter) or _GREEK.get(letter)
    if known:
        return known
    parts: Sequence[str] = unicodedata.normalize("NFD", letter)
    if len(parts) == 2 and parts[1] in _ACCENTS:
        return f"{{\\{_ACCENTS[parts[1]]}{_dotless(parts[0])}}}"
    return letter


def _dotless(base: str) -> str:
    return {"i": r"\i", "j": r"\j"}.get(base, base)


def _verbatim(text: str) -> str:
    """Return a text that is not set by LaTeX, with the two characters an entry could not hold."""
    return text.replace("{", "%7B").replace("}", "%7D")
