"""Sphinx: ``make docs`` builds the pages of this folder into build/docs."""

import os
from importlib.metadata import version as installed_version

os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")
# Notebooks draw into their page, and have no widgets for tqdm to miss.
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
os.environ["PYTHONWARNINGS"] = "ignore:IProgress not found"

project = "pybamm_alloy"
copyright = "2026, the pybamm_alloy developers"
version = release = installed_version("pybamm-alloy")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_title = "pybamm_alloy"
html_show_sourcelink = False
html_theme_options = {
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_sidebars = {"index": [], "tutorial": []}

# Links between pages are those of the git host.
myst_heading_anchors = 3
nb_execution_mode = "auto"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "imported-members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False


def setup(app):
    """Leave out the fields of named tuples, which their docstrings describe."""
    app.connect(
        "autodoc-skip-member",
        lambda app, what, name, thing, skip, options: (
            True if type(thing).__name__ == "_tuplegetter" else None
        ),
    )
