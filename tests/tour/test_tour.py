"""The whole bot, theme by theme, as a person would use it; and that nothing was left out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from discord import AppCommandType, app_commands

from bot.buttons.rows import DYNAMIC_ITEMS
from tests.fakes import WordEmbedder
from tests.tour.running import THEMES, run_theme
from tests.tour.stage import Gate, Stage, copied, index_seeds
from tests.tour.surfaces import SURFACES
from tests.wire.standin import StandIn

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("tour") / "data"
    index_seeds(data, WordEmbedder())
    return data


@pytest.fixture
def stage(seeds: Path, tmp_path: Path, tour_weights: None) -> Stage:
    return Stage(copied(seeds, tmp_path / "data"), Gate(WordEmbedder()))


@pytest.mark.parametrize("theme", THEMES)
async def test_the_tour_shows_something_everywhere(theme: str, stage: Stage) -> None:
    tour = await run_theme(theme, stage)
    assert tour.steps
    unseen = set(SURFACES[theme]) - tour.visited
    assert not unseen, f"{theme} did not use {sorted(unseen)}"


async def test_the_tour_leaves_nothing_out(stage: Stage) -> None:
    standin = await StandIn.open()
    try:
        async with standin.running(stage.bot) as bot:
            commands = set(_commands(bot.tree))
    finally:
        await standin.close()
    there = commands | {item.__name__ for item in DYNAMIC_ITEMS}
    listed = {surface for surfaces in SURFACES.values() for surface in surfaces}
    assert there - listed == set(), "name these in tests/tour/surfaces.py, and use them"
    gone = {surface for surface in listed - there if surface[0] == "/" or surface[0].isupper()}
    assert gone == set(), "these are in tests/tour/surfaces.py but no longer in the bot"
    assert list(THEMES) == list(SURFACES)


def _commands(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}"
            yield from (f"/{command.qualified_name} {one.name}" for one in command.parameters)
    for kind in (AppCommandType.user, AppCommandType.message):
        yield from (menu.name for menu in tree.get_commands(type=kind))
