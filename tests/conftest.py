"""For every test: no model hub, and property tests that a busy machine cannot fail."""

import os

from hypothesis import settings

os.environ["HF_HUB_OFFLINE"] = "1"

# The same examples in every run where CI is set, so that only a change can turn a build red.
settings.register_profile("footnote", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("footnote")
