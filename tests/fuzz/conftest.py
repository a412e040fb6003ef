"""The generators lie beside the tests that run them briefly."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
