"""Where the app folder's program starts."""

import sys

from confcli.cli.window import run

sys.exit(run())
