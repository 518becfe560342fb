"""Where the app folder's program starts; PyInstaller's own preparations would cost each command several bare starts."""

import os
import sys

if sys.platform == "linux":  # the loader has read it; a program of the system that we call needs its own libraries
    if "LD_LIBRARY_PATH_ORIG" in os.environ:
        os.environ["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH_ORIG"]
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)

# Many session logs are read in processes beside this one. Each of them is this program once more, which then does as
# Python would; what is a script elsewhere has no file here that they could run.
del __file__
if sys.argv[1:2] == ["--multiprocessing-fork"]:
    from multiprocessing.spawn import freeze_support

    freeze_support()  # and ends here
TRACKER = "from multiprocessing.resource_tracker import main;main("
if len(sys.argv) > 2 and sys.argv[-2] == "-c" and sys.argv[-1].startswith(TRACKER):  # noqa: PLR2004
    from multiprocessing.resource_tracker import main

    sys.exit(main(int(sys.argv[-1].removeprefix(TRACKER).removesuffix(")"))))

from confcli.__main__ import main as confcli  # noqa: E402
from confcli.cli.window import run  # noqa: E402

sys.exit(run(confcli))
