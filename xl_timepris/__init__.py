"""Timepriser på det specialiserede socialområde: VIVEs timeprismodeller som regnearksfunktioner."""

__version__ = "0.4.0"
