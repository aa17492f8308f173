"""One hypothesis profile for all tests: a modest number of examples, no deadline, the same ones in CI every time."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "cleaner",
    max_examples=100,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cleaner")
