"""Sphinx builds the site from these pages: ``nox -s docs``."""

import re

from pygments.lexers.data import JsonLexer
from sphinx.application import Sphinx

from pytest_threshold import __version__

project = "pytest-threshold"
author = "The pytest-threshold authors"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

html_theme = "furo"
html_title = f"pytest-threshold {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False

# Messages and options are shown as they are printed and typed.
smartquotes = False

# Pages link to headings as GitHub spells them.
myst_heading_anchors = 3

# A name in single backticks is Python's, and a link if the page of the API has it.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"


def _offer_other_files(_: Sphinx, __: str, source: list[str]) -> None:
    """Let the reader download a linked file that is no page of the site."""
    source[0] = re.sub(r"\]\(\.\./", "](path:../", source[0])


def setup(app: Sphinx) -> None:
    """Adapt what works on GitHub to Sphinx."""
    app.connect("source-read", _offer_other_files)
    app.add_lexer("jsonc", JsonLexer)
