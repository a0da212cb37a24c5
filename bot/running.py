"""The tasks that are answering somebody, so that closing the bot can wait for them."""

import asyncio
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class PatientClient(Protocol):
    """A client that waits for its running answers before it closes."""

    def finish_before_closing(self) -> None:
        """Let the current task end first."""
        ...


def finish_before_closing(client: object) -> None:
    """Let the current task, which answers somebody, end before a patient client leaves."""
    if isinstance(client, PatientClient):
        client.finish_before_closing()


class RunningTasks:
    """Tasks that put themselves here; each is forgotten when it ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def add_current(self) -> None:
        """Remember the task that calls this."""
        task = asyncio.current_task()
        if task is not None and task not in self._tasks:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self, *, within: float) -> None:
        """Wait for all that run now; cancel what still runs after so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in list(self._tasks):
            task.cancel()
