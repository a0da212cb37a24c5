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
World    `guild`, `channel`, `user` are there; `add_guild`, `add_channel`, `open_thread`,
         `forum_post`, `dm(user)` and `User("Bo", locale="de", closed=True)` make more;
         `remove_guild`, `rejoin_guild`, `lose_guild`, `recover_guild`, `delete_channel` and
         `delete_message` happen to a bot that runs (happenings.py). `world` holds what is so
         (world.py): `permissions` of the bot in every server, `deny(channel, …)`, `add_role` and
         `give`, `add_foreign_guild` and `private(ada, bo)` where the bot is not, `closed`,
         `content_allowed`, `shards`. `plain_url` is for a bot in a process of its own (launch.py).
         A `Channel` knows its server, so nobody names both.
Use      `slash(channel, user, "index add", {…}, permissions=…)`, `message_command`, `autocomplete`,
         `click`, `choose`, `submit` give an `Invocation` (interactions.py): await its `answered`,
         `deferred`, `reply`, `edited`, `followup`, `modal`, `choices`. The first three take
         `installed_by_user=True`; a button or select belongs to whoever installed its message.
Talk     `message(channel, user, text)` says something; `reply_to(message)` and
         `posted(channel, count)` await what the bot says, `settled()` that it has read it all.
         A `Message` has `.text`, `.shown` (its text displays), `.embeds`, `.buttons`, `.files`,
         `.ephemeral`, `.edits`, `.thread`, `.pings_everyone`. `record(standin)` (record.py) is all
         that was said, as JSON.
Trouble  `rate_limit(route)`, `fail(route)`, `outage()`, `drop(code)`, `gateway.ask_to_reconnect()`,
         `gateway.invalidate()`, `interactions.deadline = 0.1`. Routes are templates such as
         `POST /channels/{channel_id}/messages`; `calls(route)` gives the requests so
         far, `answers(route, count)` awaits that many that were answered.

It is strict. Discord's refusals come as Discord's errors (50035, 40060, 10062 …); what no user
could do (a command never synced) fails the test at once; unknown routes, impatience after a 429,
interactions left unanswered and embeds that nobody would see are `problems`, which fail the test
at its end. A test that wants one takes it: `assert "…" in standin.take_problems()[0]`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from tests.wire.hearing import Hearing
from tests.wire.installs import Owners, message_owners, offered, owners_of
from tests.wire.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Invocation
from tests.wire.messages import Message
from tests.wire.using import Form, choose_data, click_data
from tests.wire.world import JSON, Channel, Role, Upload, User

MEMBER = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    use_application_commands=True,
    use_external_apps=True,
)


class StandIn(Hearing):
    """The people and their clients on top of the server; see the head of this module."""

    async def slash(
        self,
        channel: Channel,
        user: User,
        words: str,
        options: dict[str, Any] | None = None,
        *,
        permissions: discord.Permissions = MEMBER,
        installed_by_user: bool = False,
    ) -> Invocation:
        """Use "command" or "command subcommand".

        An option may be a User, Role, Channel or Upload.
        """
        self._offer((options or {}).values())
        data = self.commands.slash(words, channel, options or {})
        owners = self._owners(words.split()[0], channel, user, installed_by_user)
        place = channel, permissions, owners
        return await self._invoke(COMMAND, f"/{words}", data, user, *place)

    async def message_command(
        self,
        message: Message,
        user: User,
        name: str,
        *,
        permissions: discord.Permissions = MEMBER,
        installed_by_user: bool = False,
    ) -> Invocation:
        """Use a command from a message's menu; the bot gets the whole message."""
        channel = message.channel
        command = self.commands.find(name, channel, kind=3)
        owners = self._owners(name, channel, user, installed_by_user, kind=3)
        resolved = {"messages": {str(message.id): message.json()}}
        target = {"target_id": str(message.id), "resolved": resolved}
        data = {"id": command["id"], "name": name, "type": 3, **target}
        return await self._invoke(COMMAND, name, data, user, channel, permissions, owners)

    async def autocomplete(
        self,
        channel: Channel,
        user: User,
        words: str,
        options: dict[str, Any],
        *,
        focused: str,
        permissions: discord.Permissions = MEMBER,
        installed_by_user: bool = False,
    ) -> list[JSON]:
        """Half-type the option `focused`; the choices that the bot offers."""
        data = self.commands.slash(words, channel, options, focused)
        owners = self._owners(words.split()[0], channel, user, installed_by_user)
        place = channel, permissions, owners
        asked = await self._invoke(AUTOCOMPLETE, f"/{words} {focused}", data, user, *place)
        return await asked.choices()

    async def click(
        self,
        message: Message,
        user: User,
        label_or_id: str,
        *,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Press a button, named by its label, its custom id or its emoji."""
        data = click_data(message, label_or_id)
        return await self._use(message, f"button {label_or_id!r}", data, user, permissions)

    async def choose(
        self,
        message: Message,
        user: User,
        *values: str | User | Role | Channel,
        custom_id: str | None = None,
        permissions: discord.Permissions = MEMBER,
    ) -> Invocation:
        """Choose values of a message's only select, or of the one with this custom id."""
        data = choose_data(message, values, custom_id, self.world)
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
            self._offer(value if isinstance(value, list) else [])
        data = Form(modal, answers, self.world, opened.channel.guild).data()
        await self.settled()  # as in _use: the bot keeps a modal once its response has come back
        title, message = f"modal {modal['title']!r}", opened.message
        where = (opened.user, opened.channel, permissions, opened.owners, message)
        return await self._invoke(MODAL_SUBMIT, title, data, *where)

    async def message(
        self,
        channel: Channel,
        user: User,
        content: str,
        *,
        mentions_bot: bool = False,
        reply_to: Message | None = None,
        files: Sequence[Upload] = (),
        embeds: Sequence[JSON] = (),
    ) -> Message:
        """Say something. In a server the bot sees the content only if it is mentioned.

        A reply to one of its messages mentions it too, but not a reply to a slash response.
        Where the bot is not, or cannot view the channel, it is told nothing.
        """
        if mentions_bot and self.bot.mention not in content:
            content = f"{self.bot.mention} {content}"
        pinged = reply_to is not None and reply_to.author == self.bot and not reply_to.interaction
        mentions = (self.bot,) if pinged else self._mentioned(content)
        message = Message(
            channel, user, content, list(embeds), mentions=mentions, reply_to=reply_to
        )
        message.files = list(files)
        self.world.meet(user)
        await self._said(message)
        return message

    def _owners(
        self, name: str, channel: Channel, user: User, by_user: bool, *, kind: int = 1
    ) -> Owners:
        command = self.commands.find(name, channel, kind)
        return offered(command, channel, owners_of(self.world, channel, user, by_user=by_user))

    def _offer(self, values: Iterable[Any]) -> None:
        """Put uploads on the CDN."""
        for value in values:
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
        if message.deleted:
            raise AssertionError(f"{title} was deleted with its message")
        await self.settled()  # nobody clicks before the bot knows which message holds its view
        owners = message_owners(self.world, message.channel, message.interaction)
        where = (user, message.channel, permissions, owners, message)
        return await self._invoke(COMPONENT, title, data, *where)

    async def _invoke(
        self,
        kind: int,
        title: str,
        data: JSON,
        user: User,
        channel: Channel,
        permissions: discord.Permissions,
        owners: Owners,
        message: Message | None = None,
    ) -> Invocation:
        self.world.meet(user)
        who = (user, channel, self.journal, permissions, owners)
        invocation = Invocation(kind, title, data, *who, message)
        self.interactions.invocations[invocation.token] = invocation
        await self.tell("INTERACTION_CREATE", invocation.event(self.world), channel.guild_id)
        return invocation
