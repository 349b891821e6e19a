import pybamm


class BaseStack(pybamm.BaseSubModel):
    """
    What presses the cell together.

    A law provides ``Stack pressure [Pa]`` and may read any variable of the films. The
    pressure must stay at or above zero; a solve that starts below is refused.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    options : mapping
        The options of the cell.
    """

    def __init__(self, param, options):
        super().__init__(param, options=options)

    def add_events_from(self, variables):
        # One pascal of slack, so that no pressure at all is allowed.
        self.events.append(
            pybamm.Event(
                "Stack pressure [Pa] below zero", variables["Stack pressure [Pa]"] + 1
            )
        )
