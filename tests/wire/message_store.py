"""All messages: checks what the bot posts and edits, and tells the gateway of it."""

import copy
from collections.abc import Awaitable, Callable

from tests.wire.journal import Journal
from tests.wire.layout import Fault
from tests.wire.limits import hidden_embeds, is_empty, message_faults, unshown_files
from tests.wire.messages import COMPONENTS_V2, Message
from tests.wire.rest import RefusalError, Request
from tests.wire.world import JSON, World

Announce = Callable[[str, Message], Awaitable[None]]

FILES, FILE_BYTES = 10, 10 * 1024 * 1024


class Messages:
    """All messages; `announce` tells the gateway of a public one ("MESSAGE_CREATE", …).

    `every` keeps the deleted ones too, in the order in which they came.
    """

    def __init__(self, world: World, journal: Journal, announce: Announce) -> None:
        self.by_id: dict[int, Message] = {}
        self.every: list[Message] = []
        self._world = world
        self._journal = journal
        self._announce = announce

    def check(self, message: Message) -> None:
        """Refuse what Discord refuses in the message as it would now be.

        What it accepts but does not show is noted as a problem.
        """
        if any(len(file.content) > FILE_BYTES for file in message.files):
            raise RefusalError(413, 40005, "Request entity too large")
        if len(message.files) > FILES:
            raise RefusalError.form([Fault("attachments", f"Must be {FILES} or fewer in length.")])
        if faults := message_faults(message.state()):
            raise RefusalError.form(faults)
        if is_empty(message.state()):
            raise RefusalError(400, 50006, "Cannot send an empty message")
        for embed in hidden_embeds(message.embeds):
            self._journal.problem(f"never shown, its URL is taken by an earlier embed: {embed}")
        for name in unshown_files(message.state()):
            self._journal.problem(f"never shown, no component refers to it: {name}")

    def add(self, message: Message) -> None:
        """Keep it, its files on the CDN, and tell nobody."""
        self.by_id[message.id] = message
        self.every.append(message)
        self._serve_files(message)

    async def keep(self, message: Message) -> Message:
        """Add a message that needs no check: a user's, or one that only says "is thinking"."""
        self.add(message)
        await self._tell("MESSAGE_CREATE", message)
        return message

    async def post(self, message: Message) -> Message:
        self.check(message)
        return await self.keep(message)

    async def edit(self, message: Message, request: Request, body: JSON) -> Message:
        flags = body.get("flags")
        if message.v2 and flags is not None and not flags & COMPONENTS_V2:
            raise RefusalError.form([Fault("flags", "IS_COMPONENTS_V2 cannot be removed.")])
        draft = copy.copy(message)
        draft.apply(body, request.files)
        self.check(draft)
        message.apply(body, request.files)
        message.edits.append(body)
        self._serve_files(message)
        await self._tell("MESSAGE_UPDATE", message)
        return message

    async def delete(self, message: Message) -> None:
        message.deleted = True
        del self.by_id[message.id]
        self._journal.note(f"message {message.id} deleted")
        await self._tell("MESSAGE_DELETE", message)

    async def _tell(self, name: str, message: Message) -> None:
        if not message.ephemeral:
            await self._announce(name, message)

    def _serve_files(self, message: Message) -> None:
        for file in message.files:
            self._world.uploads[file.path] = file
