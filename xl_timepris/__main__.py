"""`python -m xl_timepris` er det samme som `xl-timepris`."""

import sys

from .klargoer import kræv_ny_python

# Resten af programmet kan ikke engang læses af en ældre Python, som skal nå at få det at vide.
kræv_ny_python()

from .kommandolinje import main  # noqa: E402

sys.exit(main())
