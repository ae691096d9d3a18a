"""The two typefaces: subset from installed packages at set-up, never committed, never fetched.

Inter is for the interface and the figures, Source Serif 4 for answers. Each becomes one variable
woff2 (latin and greek, the ``wght`` axis) of about 70 kB under ``assets/vendor``.
"""

import os
import tempfile
from pathlib import Path
from typing import Final

import fontpkg_inter
import fontpkg_source_serif_4

# Latin, greek, punctuation, arrows and the few marks that the interface prints.
_UNICODES: Final = (
    "U+0020-007E,U+00A0-017F,U+0370-03FF,U+2010-2027,U+2030-203A,U+2070-209F,U+2190-2193,"
    "U+2196-2199,U+21B6,U+21B7,U+2212,U+2248,U+2260,U+2264,U+2265,U+25A0-25CF,U+2713"
)

FONTS: Final = {
    "inter.woff2": (fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf", 14.0),
    "source-serif.woff2": (
        fontpkg_source_serif_4.ROOT / "files" / "SourceSerif4[opsz,wght].ttf",
        16.0,
    ),
}


def prepare(assets: Path) -> None:
    """Write the fonts that ``assets/vendor`` lacks; do nothing when they are there.

    Two workers may start at once: each writes aside and renames, so nobody reads half a file.
    """
    folder = assets / "vendor"
    folder.mkdir(exist_ok=True)
    for name, (source, optical_size) in FONTS.items():
        if not (folder / name).exists():
            _write(source, optical_size, folder / name)


def _write(source: Path, optical_size: float, target: Path) -> None:
    # Here: no start of the dashboard but the first needs it.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source)
    options = subset.Options(
        layout_features=["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case"],
        flavor="woff2",
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(_UNICODES))
    subsetter.subset(font)
    # The optical size is pinned to that of body text: one axis less halves the file.
    font = instancer.instantiateVariableFont(font, {"opsz": optical_size, "wght": (400, 700)})
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    subset.save_font(font, temporary, options)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
