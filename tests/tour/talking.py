"""Questions without a command: mentions, direct messages, replies; and in another language."""

from bot.i18n import languages
from tests.tour.guide import Tour, plain
from tests.wire.messages import Message
from tests.wire.world import Channel, User

KRAKATOA = "How far away was the eruption of Krakatoa heard?"
DIED = "How many people died?"


async def tour(tour: Tour) -> None:
    """Talk to the bot."""
    async with tour.standin.running(tour.stage.bot):
        said = await tour.standin.message(tour.channel, tour.ada, KRAKATOA, mentions_bot=True)
        answer = await tour.standin.reply_to(said)
        assert "4,800 kilometres" in plain(answer)
        tour.visit("a mention")
        tour.show("mention", "A mention is answered with a reply.", said, answer)
        more = await tour.standin.message(tour.channel, tour.ada, DIED, reply_to=answer)
        further = await tour.standin.reply_to(more)
        assert "36,000" in further.text
        tour.visit("a follow-up")
        tour.show("follow-up", "A reply to an answer is read with its question.", more, further)
        empty = await tour.standin.message(tour.channel, tour.ada, "", mentions_bot=True)
        hint = await tour.standin.reply_to(empty)
        tour.show("hint", "A mention that asks nothing.", empty, hint)
        dm = tour.standin.dm(tour.ada)
        said, answer = await _say(tour, dm, tour.ada, "What does oven spring do to the loaf?")
        tour.visit("a direct message")
        tour.show("direct", "In direct messages no mention is needed.", said, answer)
        await _in_german(tour)


async def _in_german(tour: Tour) -> None:
    carla = User("Carla", locale="de")
    german = await tour.told("ask", {"question": KRAKATOA}, user=carla)
    nothing = await tour.told("ask", {"question": "Wer gewann 2018 die WM?"}, user=carla)
    if "de" in languages():
        assert "Confidence: " not in german.text
    tour.visit("another language")
    tour.show("german", "Whose Discord is German is answered in German; quotations stay.", german)
    tour.show("german-nothing", "The same without an answer.", nothing)


async def _say(tour: Tour, place: Channel, user: User, text: str) -> tuple[Message, Message]:
    said = await tour.standin.message(place, user, text)
    return said, await tour.standin.reply_to(said)
