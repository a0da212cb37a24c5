"""When many ask: too fast, too often in a day, and how many are before one."""

from bot.limiter import Limiter
from tests.tour.guide import Tour
from tests.wire.world import User

DANCE = "What does the slant of the straight run give?"


async def tour(tour: Tour) -> None:
    """Ask until the bot says stop."""
    usual, tour.stage.limiter = tour.stage.limiter, Limiter()
    async with tour.standin.running(tour.stage.bot):
        for _ in range(6):
            await tour.ask(DANCE)
        hurried = await tour.ask(DANCE)
        assert "faster than I can read" in hurried.text
        tour.visit("too fast")
        tour.show("fast", "Seven questions in half a minute.", hurried)
        bo = tour.standin.world.meet(User("Bo"))
        for _ in range(7):
            said = await tour.standin.message(tour.channel, bo, DANCE, mentions_bot=True)
            await tour.standin.settled()
        (told,) = await tour.standin.posted(tour.standin.dm(bo))
        tour.show("fast-mention", "By mention, the same is said in private, once.", said, told)
    tour.stage.limiter = usual
    async with tour.standin.running(tour.stage.bot):
        panel = await tour.told("settings show", manager=True)
        await tour.choose(panel, "5", of="set:daily_limit:", manager=True)
        for _ in range(5):
            await tour.ask(DANCE)
        spent = await tour.ask(DANCE)
        assert "5 questions a day" in spent.text
        tour.show("daily", "A server's daily limit is reached.", spent)
        await tour.choose(panel, "0", of="set:daily_limit:", manager=True)
        with tour.stage.gate.closed():
            first = await tour.use("ask", {"question": DANCE})
            await tour.stage.gate.reached()
            second = await tour.use("ask", {"question": "Why?"})
            waits = await second.reply()
            assert "ahead of yours" in waits.text
            tour.visit("a queue")
            tour.show("queue", "Somebody else asked first, and it takes long.", waits)
        for asked in (first, second):
            await asked.edited(2)
