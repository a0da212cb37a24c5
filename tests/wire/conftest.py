"""The fixture of the wire tests."""

from collections.abc import AsyncIterator

import pytest

from tests.wire.standin import StandIn


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Discord on loopback; what it found wrong fails the test at its end."""
    standin = await StandIn.open()
    yield standin
    await standin.close()
    problems = standin.take_problems()
    assert not problems, "\n".join(["Discord would not have liked:", *problems])
