"""Pictures: an SVG template, filled with words, set in Sarabun, painted by resvg.

Only resvg set every Thai mark right in a small package; the fonts come along (OFL, `fonts/OFL.txt`), so that a picture
looks the same on every machine. resvg and Jinja2 are imported here alone and only when something is painted.
"""

from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
_FONTS: Final = _HERE / "fonts"


def fill(template: str, **values: Any) -> str:
    """The SVG of a template of this folder; what is filled in is escaped, a value left out is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(template).render(**values)


def png(svg: str) -> bytes:
    """An SVG as PNG, in its own size."""
    from resvg_py import svg_to_bytes

    painted = svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(font) for font in sorted(_FONTS.glob("*.ttf"))],
        font_family="Sarabun",
        sans_serif_family="Sarabun",
    )
    return bytes(painted)
