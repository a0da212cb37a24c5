"""For every test: no model hub, and property tests that a busy machine cannot fail."""

import os

import pytest
from hypothesis import settings

from tests import fakes

os.environ["HF_HUB_OFFLINE"] = "1"

# The same examples in every run where CI is set, so that only a change can turn a build red.
settings.register_profile("footnote", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("footnote")


@pytest.fixture
def known_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Order and confidence by weights that no fitting changes."""
    monkeypatch.setattr("retrieval.confidence.learned", fakes.known_weights)
    monkeypatch.setattr("retrieval.learned_reranker.learned", fakes.known_weights)
