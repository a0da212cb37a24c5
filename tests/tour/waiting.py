"""Notify me: an answer that comes later, once, and how to hear no more."""

from bot.cogs.notices import NoticesCog
from tests.tour.articles import FERRY
from tests.tour.guide import Tour, plain
from tests.wire.messages import walk

SAIL = "When does the night ferry to Larsund sail again?"


async def tour(tour: Tour) -> None:
    """Wait for an answer, get it, wait again, stop."""
    async with tour.standin.running(tour.stage.bot) as bot:
        nothing = await tour.ask(SAIL)
        waits = await (await tour.press(nothing, "Notify me")).reply()
        assert "once" in waits.text
        tour.show("waits", "Notify me.", nothing, waits)
        again = await (await tour.press(nothing, "Notify me")).reply()
        tour.show("again", "Notify me, pressed twice.", again)
        other = await tour.ask("Who is the new conductor of the town orchestra?")
        both = await (await tour.press(other, "Notify me")).reply()
        (select,) = (item for item in walk(both.components) if "options" in item)
        await tour.choose(both, select["options"][-1]["value"])
        tour.show("cancelled", "One of two is no longer waited for.", both)

        await tour.stage.put(tour.standin.guild, FERRY)
        notices = bot.get_cog("NoticesCog")
        assert isinstance(notices, NoticesCog)
        await notices.round()
        (told,) = await tour.standin.posted(tour.standin.dm(tour.ada))
        assert "4 May" in plain(told)
        tour.visit("a notification")
        tour.show("told", "An article arrived that answers: a direct message.", told)
        stopped = await (await tour.press(told, "Stop all notifications")).reply()
        tour.show("stopped", "Stop.", stopped)
