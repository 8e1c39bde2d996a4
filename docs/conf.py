"""Sphinx builds the site from these pages: ``nox -s docs``."""

from pytest_threshold import __version__

project = "pytest-threshold"
author = "The pytest-threshold authors"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"pytest-threshold {release}"
html_copy_source = False
html_show_sourcelink = False

# Pages link to headings as GitHub spells them.
myst_heading_anchors = 3

# A name in single backticks is Python's, and a link if the page of the API has it.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
