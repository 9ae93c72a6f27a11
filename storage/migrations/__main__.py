"""`python -m storage.migrations pre_lessons`: write the draft of the next step from what the models have anew.

The draft is to be read and tidied: plain types (String, DateTime), no import of this project, a docstring that says
why. Then its name goes into `storage.schema.CURRENT`.
"""

import re
import sys
import tempfile
from pathlib import Path

from sqlalchemy import NullPool

from storage.opening import parse_url
from storage.schema import draft, migrate
from storage.sqlite import sqlite_engine

_STEP = re.compile(r"(pre|post)_[a-z_]{1,20}")


def main(arguments: list[str]) -> int:
    """The exit status: 0, or 2 for a name that is no step's."""
    if len(arguments) != 1 or not _STEP.fullmatch(arguments[0]):
        sys.stderr.write("usage: python -m storage.migrations pre_<what is added> | post_<what is taken away>\n")
        return 2
    steps = sorted(path.stem for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/current.db"
        migrate(url)
        engine = sqlite_engine(parse_url(url), pragmas=(), begin="BEGIN", pool=NullPool)
        with engine.connect() as connection:
            draft(connection, arguments[0], f"{int(steps[-1][:4]) + 1:04}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
