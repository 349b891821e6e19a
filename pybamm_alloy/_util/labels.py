"""Texts that a user named, such as a file's, as pages and pictures can show them."""


def printable(text: str) -> str:
    """A text that can be written in UTF-8, on one line.

    Parameters
    ----------
    text : str
        The name of a file may have bytes that are no text, and ends of lines.

    Returns
    -------
    str
    """
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def plot_label(text: str) -> str:
    """A text as a label of matplotlib that shows it letter by letter.

    A dollar sign begins mathematics, and a label that begins with an underscore is left out of
    a legend.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = printable(text).replace("$", r"\$")
    return f"\N{ZERO WIDTH SPACE}{text}" if text.startswith("_") else text
