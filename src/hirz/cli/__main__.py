"""`python -m hirz.cli`: how the supervisor starts the command, whatever the PATH says."""

import sys

from hirz.cli.main import main

sys.exit(main())
