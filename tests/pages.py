"""Code blocks of a page, as the reader copies them.

``python tests/pages.py README.md`` prints the first Python block of a page.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def blocks(page: str, language: str, after: str = "") -> list[str]:
    """The blocks of a language ("sh", "python", that of notebooks included) on a page.

    Parameters
    ----------
    page : str
        Path from the root of the repository.
    language : str
    after : str
        Text before the first of them.
    """
    text = (ROOT / page).read_text(encoding="utf-8")
    text = text[text.index(after) :]
    fence = rf"^```(?:\{{code-cell\}} )?{language}\n(.*?)^```$"
    return re.findall(fence, text, re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    print(blocks(sys.argv[1], "python")[0])
