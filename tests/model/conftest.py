"""What the tests of the model share: where the second model is found, and how hard hypothesis tries."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# test folders are no packages, so the second model and the strategies are found by their folder
sys.path.insert(0, str(Path(__file__).parent))

_SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("here", max_examples=35, **_SHARED)
settings.register_profile("ci", max_examples=35, derandomize=True, **_SHARED)
settings.register_profile("brief", max_examples=5, derandomize=True, **_SHARED)  # what was tried at length elsewhere
settings.register_profile("search", max_examples=5_000, **_SHARED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "here"))
