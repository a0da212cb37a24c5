"""A message as Discord keeps it: what the bot sent and what its readers see of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.wire.payloads import attachment_json, partial_member_json, thread_json, user_json
from tests.wire.world import JSON, Channel, Upload, User, World, snowflake

HAS_THREAD, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 5, 1 << 6, 1 << 7, 1 << 15
TEXT_DISPLAY, BUTTON, SELECT = 10, 2, 3
_BLANK: JSON = {"content": "", "embeds": [], "components": [], "attachments": []}
_KEPT = ("content", "embeds", "components", "allowed_mentions")


def walk(components: Any) -> Iterator[JSON]:
    """Every component, those inside others included, in reading order."""
    for component in components or []:
        yield component
        inner = component.get("component")
        yield from walk(component.get("components") or ([inner] if inner else []))
        if accessory := component.get("accessory"):
            yield from walk([accessory])


@dataclass(slots=True, eq=False)
class Message:
    """One message; `edits` holds the bodies of the bot's edits, `files` what it attached."""

    channel: Channel
    author: User
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    flags: int = 0
    allowed_mentions: JSON | None = None
    mentions: tuple[User, ...] = ()
    reply_to: "Message | None" = None
    interaction: JSON | None = None  # set on what answers an interaction
    files: list[Upload] = field(default_factory=list)
    edits: list[JSON] = field(default_factory=list)
    deleted: bool = False
    thread: Channel | None = None
    asked_by: User | None = None  # whose command it answers; nobody else sees it if ephemeral
    id: int = field(default_factory=snowflake)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Only "… is thinking" is shown so far."""
        return bool(self.flags & LOADING)

    @property
    def v2(self) -> bool:
        """Made of components alone."""
        return bool(self.flags & COMPONENTS_V2)

    @property
    def shown(self) -> list[str]:
        """The text displays, in reading order, those in containers and sections included."""
        every = walk(self.components)
        return [item["content"] for item in every if item["type"] == TEXT_DISPLAY]

    @property
    def text(self) -> str:
        """All that a reader can read, from content, embeds and text displays, line by line."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [embed.get("title"), embed.get("description")]
            for pair in embed.get("fields", []):
                parts += [pair["name"], pair["value"]]
            parts.append(embed.get("footer", {}).get("text"))
        parts += self.shown
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[JSON]:
        return [item for item in walk(self.components) if item["type"] == BUTTON]

    @property
    def pings_everyone(self) -> bool:
        """Whether this message would have rung for the whole server."""
        spoken = " ".join([self.content, *self.shown])
        allowed = self.allowed_mentions is None or "everyone" in self.allowed_mentions["parse"]
        return allowed and ("@everyone" in spoken or "@here" in spoken)

    def state(self) -> JSON:
        """The parts that Discord's limits speak of."""
        return {
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "flags": self.flags,
            "files": self.files,
        }

    def apply(self, body: JSON, files: list[Upload]) -> None:
        """Take over a body of the bot's; parts that it does not name stay."""
        for key in _KEPT:
            if key in body:
                setattr(self, key, body[key] or type(getattr(self, key))())
        if "attachments" in body:
            named = {str(attachment["id"]): attachment for attachment in body["attachments"] or []}
            self.files = [file for file in self.files if str(file.id) in named]
            # A new file is named by its number among those sent along.
            about = [named.get(str(number), {}) for number in range(len(files))]
            pairs = zip(files, about, strict=True)
            files = [replace(file, description=said.get("description")) for file, said in pairs]
        self.files = self.files + files
        # Ephemerality is fixed by the first response; V2, once set, stays.
        self.flags = (self.flags & ~LOADING) | ((body.get("flags") or 0) & COMPONENTS_V2)

    def json(self) -> JSON:
        """The whole message, as REST answers it."""
        body: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": 20 if self.interaction else 19 if self.reply_to else 0,
            "author": user_json(self.author),
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "attachments": [attachment_json(file) for file in self.files],
            "flags": self.flags,
            "mentions": [user_json(user) for user in self.mentions],
            "mention_roles": [],
            "mention_everyone": self.pings_everyone,
            "pinned": False,
            "tts": False,
            "timestamp": "2024-01-01T00:00:00+00:00",
            "edited_timestamp": "2024-01-01T00:00:01+00:00" if self.edits else None,
        }
        if self.interaction is not None:
            body["interaction_metadata"] = self.interaction
        if self.reply_to is not None:
            body["message_reference"] = {
                "message_id": str(self.reply_to.id),
                "channel_id": str(self.channel.id),
            }
            body["referenced_message"] = self.reply_to.json() | {"referenced_message": None}
        if self.thread is not None:  # never null: discord.py's parser breaks on that
            body["thread"] = thread_json(self.thread)
        return body

    def seen(self, world: World, *, whole: bool) -> JSON:
        """As the bot reads it; without the message content intent not `whole`."""
        body = self.json()
        if not (whole or self._is_for(world.bot)):
            body |= _BLANK
        if body.get("referenced_message") and self.reply_to is not None:
            referenced = self.reply_to.seen(world, whole=whole)
            body["referenced_message"] = referenced | {"referenced_message": None}
        return body

    def event(self, world: World, *, whole: bool = False) -> JSON:
        """As the gateway sends it."""
        body = self.seen(world, whole=whole)
        if (guild := self.channel.guild) is not None:
            body["guild_id"] = str(guild.id)
            body["member"] = partial_member_json(world, self.author, guild)
        return body

    def gone(self) -> JSON:
        """The event of its deletion."""
        body = {"id": str(self.id), "channel_id": str(self.channel.id)}
        guild_id = self.channel.guild_id
        return body if guild_id is None else body | {"guild_id": str(guild_id)}

    def _is_for(self, bot: User) -> bool:
        in_server = self.channel.guild is not None
        return not in_server or self.author == bot or bot in self.mentions
