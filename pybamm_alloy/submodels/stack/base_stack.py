import pybamm

from ..base_submodel import CellSubmodel


class BaseStack(CellSubmodel):
    """
    What presses the cell together.

    A submodel provides ``Stack pressure [Pa]`` and may read any variable of the films. The
    pressure must stay at or above zero; a solve that starts below is refused.
    """

    def add_events_from(self, variables):
        # One pascal of slack, so that no pressure at all is allowed.
        self.events.append(
            pybamm.Event(
                "Stack pressure [Pa] below zero", variables["Stack pressure [Pa]"] + 1
            )
        )
