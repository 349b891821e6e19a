"""Run folders, pages of HTML, scorecards as pages, and figures of the reference paper."""

from .paper_figures import conditions, draw_paper_figures
from .run import Outcome, execute
from .run_folder import draw_run, read_record, write_run
from .scorecard_page import draw_scorecard, write_scorecard_page
from .specification import CellSpecification, RunSpecification

__all__ = [
    "CellSpecification",
    "Outcome",
    "RunSpecification",
    "conditions",
    "draw_paper_figures",
    "draw_run",
    "draw_scorecard",
    "execute",
    "read_record",
    "write_run",
    "write_scorecard_page",
]
