"""Discord on loopback, for the real discord.py: gateway, REST and interactions over TLS.

Nothing is patched: the client gets a connector for which every host name is this machine.

    async def test_a_question_is_answered(standin: StandIn) -> None:
        async with standin.running(partial(FootnoteBot, engine)) as bot:
            await bot.tree.sync()
            asked = await standin.slash(standin.channel, standin.user, "ask", {"question": "Why?"})
            assert not (await asked.deferred()).ephemeral
            assert "because" in (await asked.reply()).text

Start    `running(factory)` calls `factory(connector=…, guild_ready_timeout=…)`, starts the bot,
         waits until it is ready, closes it, and fails if its start task died meanwhile. Errors of
         `bot.start` come out as themselves, so `pytest.raises(discord.LoginFailure)` fits around.
World    `guild`, `channel`, `user` are there; `add_guild`, `add_channel`, `dm(user)` and
         `User("Bo")` make more, `remove_guild` throws the bot out. `world.permissions` are the
         bot's in every server. `plain_url` is for a bot in a process of its own (launch.py).
         A `Channel` knows its server, so nobody names both.
Use      `slash(channel, user, "index add", {…}, permissions=…)`, `message_command`, `autocomplete`,
         `click`, `choose`, `submit` give an `Invocation` (interactions.py): await its `answered`,
         `deferred`, `reply`, `edited`, `followup`, `modal`, `choices`.
Talk     `message(channel, user, text)` says something; `reply_to(message)` and
         `posted(channel, count)` await what the bot says, `settled()` that it has read it all.
         A `Message` has `.text`, `.embeds`, `.buttons`, `.ephemeral`, `.edits`, `.pings_everyone`.
Trouble  `rate_limit(route)`, `fail(route)`, `outage()`, `drop(code)`, `gateway.ask_to_reconnect()`,
         `gateway.invalidate()`, `interactions.deadline = 0.1`. Routes are templates such as
         `POST /channels/{channel_id}/messages`; `calls(route)` gives the requests so
         far, `answers(route, count)` awaits that many that were answered.

It is strict. Discord's refusals come as Discord's errors (50035, 40060, 10062 …); what no user
could do (a command never synced) fails the test at once; unknown routes, impatience after a 429,
interactions left unanswered and embeds that nobody would see are `problems`, which fail the test
at its end. A test that wants one takes it: `assert "…" in standin.take_problems()[0]`.
"""

from typing import Any

import discord

from tests.wire.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Invocation
from tests.wire.journal import WAIT
from tests.wire.messages import Message
from tests.wire.rest import Request
from tests.wire.server import Server
from tests.wire.using import choose_data, click_data, submit_data
from tests.wire.world import JSON, Channel, Upload, User

MEMBER = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, use_application_commands=True
)


class StandIn(Server):
    """The people and their clients on top of the server; see the head of this module."""

    # People

    async def slash(
        self,
        channel: Channel,
        user: User,
        words: str,
        options: dict[str, Any] | None = None,
        *,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Use "command" or "command subcommand"; an option may be a User, Channel or Upload."""
        self._offer(options or {})
        data = self.commands.slash(words, channel, options or {})
        return await self._invoke(COMMAND, f"/{words}", data, user, channel, permissions)

    async def message_command(
        self,
        message: Message,
        user: User,
        name: str,
        *,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Use a command from a message's menu; the bot gets the whole message."""
        command = self.commands.find(name, message.channel, kind=3)
        resolved = {"messages": {str(message.id): message.json()}}
        target = {"target_id": str(message.id), "resolved": resolved}
        data = {"id": command["id"], "name": name, "type": 3, **target}
        return await self._invoke(COMMAND, name, data, user, message.channel, permissions)

    async def autocomplete(
        self,
        channel: Channel,
        user: User,
        words: str,
        options: dict[str, Any],
        *,
        focused: str,
        permissions: discord.Permissions = MEMBER,
    ) -> list[JSON]:
        """Half-type the option `focused`; the choices that the bot offers."""
        data = self.commands.slash(words, channel, options, focused)
        title = f"/{words} {focused}"
        asked = await self._invoke(AUTOCOMPLETE, title, data, user, channel, permissions)
        return await asked.choices()

    async def click(
        self,
        message: Message,
        user: User,
        label_or_id: str,
        *,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        data = click_data(message, label_or_id)
        return await self._use(message, f"button {label_or_id!r}", data, user, permissions)

    async def choose(
        self,
        message: Message,
        user: User,
        *values: str,
        custom_id: str | None = None,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Choose values of a message's only select, or of the one with this custom id."""
        data = choose_data(message, values, custom_id)
        return await self._use(message, f"select {values}", data, user, permissions)

    async def submit(
        self,
        opened: Invocation,
        answers: dict[str, Any],
        *,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Fill in the modal that `opened` opened, by label or custom id, and send it."""
        modal = await opened.modal()
        for value in answers.values():
            self._offer(dict(enumerate(value)) if isinstance(value, list) else {})
        data = submit_data(modal, answers)
        await self.settled()  # as in _use: the bot keeps a modal once its response has come back
        title, message = f"modal {modal['title']!r}", opened.message
        where = (opened.user, opened.channel, permissions, message)
        return await self._invoke(MODAL_SUBMIT, title, data, *where)

    async def message(
        self,
        channel: Channel,
        user: User,
        content: str,
        *,
        mentions_bot: bool = False,
        reply_to: Message | None = None,
    ) -> Message:
        """Say something. In a server the bot sees the content only if it is mentioned.

        A reply to one of its messages mentions it too, but not a reply to a slash response.
        """
        if mentions_bot and self.bot.mention not in content:
            content = f"{self.bot.mention} {content}"
        pinged = reply_to is not None and reply_to.author == self.bot and not reply_to.interaction
        mentions = (self.bot,) if pinged or self.bot.mention in content else ()
        message = Message(channel, user, content, mentions=mentions, reply_to=reply_to)
        self.messages.by_id[message.id] = message
        await self.tell("MESSAGE_CREATE", message.event(self.bot), channel.guild_id)
        return message

    # What the bot said

    async def reply_to(self, message: Message, *, within: float = WAIT) -> Message:
        """The bot's message that refers to this one."""

        def found() -> Message | None:
            return next((m for m in self._said(message.channel) if m.reply_to is message), None)

        return await self.journal.until(f"a reply to {message.content!r}", found, within=within)

    async def posted(
        self, channel: Channel, count: int = 1, *, within: float = WAIT
    ) -> list[Message]:
        """All that the bot said there of itself, once there are `count` messages or more."""

        def found() -> list[Message] | None:
            said = [m for m in self._said(channel) if m.interaction is None]
            return said if len(said) >= count else None

        what = f"{count} messages in {channel.name}"
        return await self.journal.until(what, found, within=within)

    def calls(self, route: str) -> list[Request]:
        """All requests of the bot to a route so far, refused ones included."""
        return [request for request in self.rest.requests if request.route == route]

    async def answers(self, route: str, count: int, *, within: float = WAIT) -> list[Request]:
        """The calls to a route, once `count` of them are answered; see each one's `status`."""

        def found() -> list[Request] | None:
            done = [call for call in self.calls(route) if call.status]
            return done if len(done) >= count else None

        return await self.journal.until(f"{count} x {route}", found, within=within)

    def _said(self, channel: Channel) -> list[Message]:
        every = self.messages.by_id.values()
        return [m for m in every if m.channel == channel and m.author == self.bot]

    def _offer(self, values: dict[Any, Any]) -> None:
        """Put uploads on the CDN."""
        for value in values.values():
            if isinstance(value, Upload):
                self.world.uploads[value.path] = value

    async def _use(
        self,
        message: Message,
        title: str,
        data: JSON,
        user: User,
        permissions: discord.Permissions,
    ) -> Invocation:
        await self.settled()  # nobody clicks before the bot knows which message holds its view
        where = (user, message.channel, permissions, message)
        return await self._invoke(COMPONENT, title, data, *where)

    async def _invoke(
        self,
        kind: int,
        title: str,
        data: JSON,
        user: User,
        channel: Channel,
        permissions: discord.Permissions,
        message: Message | None = None,
    ) -> Invocation:
        invocation = Invocation(kind, title, data, user, channel, self.journal, message)
        self.interactions.invocations[invocation.token] = invocation
        event = invocation.event(self.world, permissions.value, self.world.permissions)
        await self.tell("INTERACTION_CREATE", event, channel.guild_id)
        return invocation
