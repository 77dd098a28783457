"""`python -m xl_timepris` er det samme som `xl-timepris`."""

import sys

from .kommandolinje import main

sys.exit(main())
