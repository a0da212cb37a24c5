"""`python -m index rebuild seeds/` does what `footnote index rebuild seeds/` does."""

import sys

from index.cli import app
from index.run_cli import run_cli

if __name__ == "__main__":
    sys.exit(run_cli(app, "python -m index"))
