"""The fixtures of the wire tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.house import BEES, PINGS, House
from tests.wire.standin import StandIn


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Discord on loopback; what it found wrong fails the test at its end."""
    standin = await StandIn.open()
    yield standin
    await standin.close()
    problems = standin.take_problems()
    assert not problems, "\n".join(["Discord would not have liked:", *problems])


@pytest.fixture
async def house(tmp_path: Path, known_weights: None) -> House:
    """A data folder whose seeds are two articles."""
    house = House(tmp_path / "data")
    await house.put(None, BEES, PINGS)
    return house
