"""Makes the fonts of static/fonts from Adobe's release of Source Serif. See fonts.md.

    npm pack source-serif@4.5.1 && tar xzf source-serif-4.5.1.tgz
    python3 docs/fonts.py package static/fonts internal/card
"""
import sys

from fontTools import subset

# What an English or Spanish brief about any of the five governments needs, in one file a style.
LATIN = (
    "U+0020-007E,U+00A0-00FF,"                                   # Basic Latin, Latin-1
    "U+011E-011F,U+0130-0131,U+015E-015F,U+0152-0153,"           # Turkish, French
    "U+2009,U+2010-2011,U+2013-2014,U+2018-201A,U+201C-201E,"    # dashes and quotation marks
    "U+2020-2022,U+2026,U+202F,U+2032-2033,U+2039-203A,"
    "U+20AC,U+2190-2193,U+2212,U+2248"                           # euro, arrows, minus, about
)
# The other Latin letters of Europe: a browser fetches these only for a page that has one.
LATIN_EXT = "U+0100-011D,U+0120-012F,U+0132-0151,U+0154-015D,U+0160-017F,U+0218-021B"

# Running text has old-style figures, so its styles carry both kinds. Headings have lining ones, so the semibold does not.
STYLES = [
    ("SourceSerif4-Regular", "400", ["onum", "lnum", "pnum", "tnum"]),
    ("SourceSerif4-It", "400-italic", ["onum", "lnum", "pnum", "tnum"]),
    ("SourceSerif4-Semibold", "600", ["lnum", "pnum", "tnum"]),
]

# The licence reserves the name "Source" for unmodified fonts, and a subset is a modified one.
FAMILY = "Brief Serif"


# What the pictures of pages are drawn with (package card): plain TrueType, with all letters that need no shaping.
CARD = LATIN + "," + LATIN_EXT + ",U+0370-03FF,U+0400-045F,U+0490-0491"


def make(package, style, unicodes, features, out, flavor="woff2"):
    options = subset.Options(flavor=flavor, hinting=False, layout_features=features)
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]  # copyright, names, version, licence and its address
    font = subset.load_font(f"{package}/TTF/{style}.ttf", options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(unicodes))
    subsetter.subset(font)
    suffix = style.split("-")[1]
    for record in font["name"].names:
        new = {1: FAMILY, 4: f"{FAMILY} {suffix}", 6: f"BriefSerif-{suffix}"}.get(record.nameID)
        if new:
            record.string = new
    font["head"].modified = font["head"].created  # so that two runs give the same bytes
    font.recalcTimestamp = False
    subset.save_font(font, out, options)


def main(package, to, card):
    for style, name, features in STYLES:
        features = ["kern", "liga", "ccmp", "locl", "mark", *features]
        make(package, style, LATIN, features, f"{to}/brief-serif-{name}.woff2")
        make(package, style, LATIN_EXT, features, f"{to}/brief-serif-{name}-ext.woff2")
    make(package, "SourceSerif4-Semibold", CARD, ["kern"], f"{card}/brief-serif-600.ttf", None)
    make(package, "SourceSerif4-Regular", CARD, ["kern"], f"{card}/brief-serif-400.ttf", None)


if __name__ == "__main__":
    main(*sys.argv[1:])
