"""What the bot said and asked for, for a test to wait for."""

from tests.wire.happenings import Happenings
from tests.wire.journal import WAIT
from tests.wire.messages import Message
from tests.wire.rest import Request
from tests.wire.world import Channel


class Hearing(Happenings):
    """Waits that end as soon as the bot has spoken. Each fails after `within` seconds."""

    async def reply_to(self, message: Message, *, within: float = WAIT) -> Message:
        """The bot's message that refers to this one."""

        def found() -> Message | None:
            return next((m for m in self._by_bot(message.channel) if m.reply_to is message), None)

        return await self.journal.until(f"a reply to {message.content!r}", found, within=within)

    async def posted(
        self, channel: Channel, count: int = 1, *, within: float = WAIT
    ) -> list[Message]:
        """All that the bot said there of itself, once there are `count` messages or more."""

        def found() -> list[Message] | None:
            said = [m for m in self._by_bot(channel) if m.interaction is None]
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

    def _by_bot(self, channel: Channel) -> list[Message]:
        every = self.messages.by_id.values()
        return [m for m in every if m.channel == channel and m.author == self.bot]
