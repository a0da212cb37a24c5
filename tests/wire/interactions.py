"""An interaction from its user's side: a handle on which a test awaits what the bot answers."""

import asyncio
import secrets
from dataclasses import dataclass, field

import discord

from tests.wire.installs import BY_SERVER, Owners, context_of
from tests.wire.journal import WAIT, Journal
from tests.wire.messages import EPHEMERAL, Message
from tests.wire.payloads import channel_json, member_json, user_json
from tests.wire.rights import permissions_in
from tests.wire.world import JSON, Channel, User, World, snowflake

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ATTACHMENT_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Callback:
    """The bot's first response: its type, its data, and the seconds that it took."""

    type: int
    data: JSON
    seconds: float

    @property
    def ephemeral(self) -> bool:
        return bool((self.data.get("flags") or 0) & EPHEMERAL)


@dataclass(slots=True, eq=False)
class Invocation:
    """One use of a command, button, select or modal. Every await fails after `within` seconds."""

    kind: int
    title: str  # what failure messages call it
    data: JSON
    user: User
    channel: Channel
    journal: Journal
    permissions: discord.Permissions  # the user's
    owners: Owners  # the installs through which it came
    message: Message | None = None  # the one whose component was used
    callback: Callback | None = None
    original: Message | None = None
    excused: bool = False  # whether a test has taken note that the answer is missing
    followups: list[Message] = field(default_factory=list)
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    sent_at: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    edits_before: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        if self.message is not None:
            self.edits_before = len(self.message.edits)

    @property
    def age(self) -> float:
        """Seconds since it was sent."""
        return asyncio.get_running_loop().time() - self.sent_at

    @property
    def by_user_alone(self) -> bool:
        """Only the user has installed the app here, not the server."""
        return BY_SERVER not in self.owners

    @property
    def hushed(self) -> bool:
        """A server that does not permit its members their own apps hides the answers."""
        in_server = self.channel.guild is not None
        return in_server and self.by_user_alone and not self.permissions.use_external_apps

    @property
    def complete(self) -> bool:
        """The user is not left with "did not respond" or an everlasting "is thinking"."""
        original = self.original
        thinking = original is not None and original.loading and not original.deleted
        return self.callback is not None and not thinking

    @property
    def edits(self) -> int:
        """Edits of the original response since this interaction was sent."""
        return len(self.original.edits) - self.edits_before if self.original else 0

    async def answered(self, within: float = WAIT) -> Callback:
        """The first response, of whatever type."""
        what = f"a first response to {self.title}"
        return await self.journal.until(what, lambda: self.callback, within=within)

    async def deferred(self, within: float = WAIT) -> Callback:
        """The first response, which has to be a defer; see its `ephemeral`."""
        callback = await self.answered(within)
        if callback.type not in (DEFER, DEFER_UPDATE):
            raise AssertionError(f"{self.title} was not deferred but answered: {callback}")
        return callback

    async def reply(self, within: float = WAIT) -> Message:
        """The answer that its user reads, once it is there: sent at once or after a defer."""

        def ready() -> Message | None:
            updates = self.callback is not None and self.callback.type == DEFER_UPDATE
            waiting = self.original is None or self.original.loading or (updates and not self.edits)
            return None if waiting else self.original

        return await self.journal.until(f"a reply to {self.title}", ready, within=within)

    async def edited(self, times: int = 1, within: float = WAIT) -> Message:
        """The original response after so many edits (filling in a defer is the first)."""

        def ready() -> Message | None:
            return self.original if self.edits >= times else None

        what = f"edit {times} of the reply to {self.title}"
        return await self.journal.until(what, ready, within=within)

    async def followup(self, number: int = 1, within: float = WAIT) -> Message:
        """The n-th message beyond the reply, counted from 1."""

        def ready() -> Message | None:
            return self.followups[number - 1] if len(self.followups) >= number else None

        what = f"follow-up {number} to {self.title}"
        return await self.journal.until(what, ready, within=within)

    async def modal(self, within: float = WAIT) -> JSON:
        """The modal that opens; hand this invocation to `standin.submit` to fill it in."""
        callback = await self.answered(within)
        if callback.type != MODAL:
            raise AssertionError(f"{self.title} opened no modal but answered: {callback}")
        return callback.data

    async def choices(self, within: float = WAIT) -> list[JSON]:
        """What autocomplete offers."""
        choices: list[JSON] = (await self.answered(within)).data["choices"]
        return choices

    def metadata(self) -> JSON:
        """What a message that answers it carries."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "user": user_json(self.user),
            "authorizing_integration_owners": self.owners,
        }

    def event(self, world: World) -> JSON:
        """Discord's INTERACTION_CREATE."""
        body: JSON = {
            "id": str(self.id),
            "application_id": str(world.application_id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": channel_json(world, self.channel),
            "locale": self.user.locale,
            "context": context_of(self.channel),
            "authorizing_integration_owners": self.owners,
            "entitlements": [],
            "app_permissions": str(permissions_in(world, self.channel).value),
            "attachment_size_limit": ATTACHMENT_LIMIT,
        }
        if self.message is not None:
            body["message"] = self.message.json()
        guild = self.channel.guild
        if guild is None:
            return body | {"user": user_json(self.user)}
        return body | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member_json(world, self.user, guild, self.permissions.value),
        }
