"""Runs one theme of the tour in a Discord of its own, or all of them for their pictures."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from index.embedder import Embedder
from retrieval.confidence import THRESHOLD
from retrieval.pipeline import Pipeline
from tests.tour import (
    asking,
    elsewhere,
    gaps,
    library,
    limits,
    menus,
    privacy,
    reading,
    settings,
    shards,
    talking,
    trouble,
    upkeep,
    waiting,
)
from tests.tour.guide import Tour
from tests.tour.stage import Gate, Stage, copied, index_seeds
from tests.wire.standin import StandIn
from tests.wire.world import JSON

THEMES: dict[str, Callable[[Tour], Awaitable[None]]] = {
    "asking": asking.tour,
    "reading": reading.tour,
    "talking": talking.tour,
    "menus": menus.tour,
    "waiting": waiting.tour,
    "elsewhere": elsewhere.tour,
    "library": library.tour,
    "upkeep": upkeep.tour,
    "settings": settings.tour,
    "gaps": gaps.tour,
    "privacy": privacy.tour,
    "limits": limits.tour,
    "trouble": trouble.tour,
    "shards": shards.tour,
}


async def run_theme(theme: str, stage: Stage) -> Tour:
    """Lead through a theme; raise AssertionError for what Discord would not have liked."""
    standin = await StandIn.open()
    tour = Tour(standin, stage)
    try:
        await THEMES[theme](tour)
    finally:
        await standin.close()
    problems = standin.take_problems()
    assert not problems, "\n".join(["Discord would not have liked:", *problems])
    return tour


async def run_all(embedder: Embedder, pipeline: Pipeline, threshold: float = THRESHOLD) -> JSON:
    """The steps of all themes, by theme, over the seeds and with this model."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        index_seeds(seeds, embedder)
        shown: JSON = {}
        for theme in THEMES:
            data = copied(seeds, Path(folder) / theme)
            tour = await run_theme(theme, Stage(data, Gate(embedder), pipeline, threshold))
            shown[theme] = tour.written()
        return shown
