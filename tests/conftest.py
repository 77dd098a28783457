"""Fælles opsætning: hypothesis' omfang følger miljøvariablen XLTP_PROEVE (`ci` eller `lokal`)."""

import os

from hypothesis import HealthCheck, settings

_ROLIG = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("ci", derandomize=True, database=None, **_ROLIG)
settings.register_profile("lokal", max_examples=25, database=None, **_ROLIG)
settings.load_profile(os.environ.get("XLTP_PROEVE", "ci"))
