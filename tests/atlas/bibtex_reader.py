"""A small reader of BibTeX, written against its grammar and not against our writer."""

import re
import unicodedata

Entry = dict[str, str]
_COMMANDS = {
    r"\alpha": "α",
    r"\beta": "β",
    r"\gamma": "γ",
    r"\kappa": "κ",
    r"\textasciitilde": "~",
    r"\textasciicircum": "^",
    r"\textbackslash": "\\",
    r"\textless": "<",
    r"\textgreater": ">",
    r"\textbar": "|",
    r"\textquotedbl": '"',
    r"\textbraceleft": "{",
    r"\textbraceright": "}",
    r"\ss": "ß",
    r"\o": "ø",
    r"\i": "i",
}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", '"': "\u0308"}


def read(text: str) -> dict[str, Entry]:
    """Return the entries by key, each with its kind under "ENTRYTYPE"; fields as LaTeX."""
    entries: dict[str, Entry] = {}
    at = 0
    while (start := text.find("@", at)) >= 0:
        head = re.match(r"@(\w+)\s*\{\s*([^,\s{}]+)\s*,", text[start:])
        assert head, f"no entry at {text[start : start + 60]!r}"
        end = _closing(text, text.index("{", start))
        kind, key = head.groups()
        assert key not in entries, f"{key} is there twice"
        entries[key] = {"ENTRYTYPE": kind, **_fields(text[start + head.end() : end])}
        at = end + 1
    return entries


def _fields(text: str) -> Entry:
    found: Entry = {}
    at = 0
    while head := re.compile(r"\s*(\w+)\s*=\s*\{").match(text, at):
        opened = head.end() - 1
        end = _closing(text, opened)
        assert head[1] not in found
        found[head[1]] = text[opened + 1 : end]
        comma = re.compile(r"\s*,?").match(text, end + 1)
        assert comma
        at = comma.end()
    assert not text[at:].strip(), f"not a field: {text[at:]!r}"
    return found


def _closing(text: str, opened: int) -> int:
    """Return where the brace that is opened closes; BibTeX counts escaped ones too."""
    depth = 0
    for at in range(opened, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise AssertionError("a brace is never closed")


_TOKEN = re.compile(
    r"""\\ensuremath\{(?P<maths>\\[A-Za-z]+|-)\}
    | \{\\(?P<accent>['`^~"])(?P<base>\\i|\w)\}
    | \{?(?P<command>\\[A-Za-z]+)(?:\{\}|\})
    | \\(?P<special>[&%$#_])
    | (?P<brace>[{}])
    | (?P<letter>.)""",
    re.VERBOSE | re.DOTALL,
)


def plain(latex: str) -> str:
    """Return what LaTeX would set."""
    return "".join(_set(match.groupdict()) for match in _TOKEN.finditer(latex))


def _set(token: dict[str, str | None]) -> str:
    if token["maths"]:
        return "−" if token["maths"] == "-" else _COMMANDS[token["maths"]]
    if token["accent"]:
        base = str(token["base"]).replace("\\i", "i")
        return unicodedata.normalize("NFC", base + _ACCENTS[token["accent"]])
    if token["command"]:
        return _COMMANDS[token["command"]]
    return token["special"] or token["letter"] or ""
