"""When something is wrong: an error with its code, missing permissions, a refusal."""

from typing import Any

from discord import Permissions

from tests.tour.guide import Tour

QUESTION = "Why are clouds white?"


async def tour(tour: Tour) -> None:
    """Break things."""
    async with tour.standin.running(tour.stage.bot) as bot:
        answering = bot.desk.engine.answer

        async def broken(*_: Any) -> Any:
            raise RuntimeError("a fault that nobody foresaw")

        bot.desk.engine.answer = broken  # type: ignore[method-assign, assignment]
        failed = await tour.ask(QUESTION)
        assert "the code" in failed.text
        tour.visit("an error")
        tour.show("error", "Something unforeseen: a code for whoever runs the bot.", failed)
        bot.desk.engine.answer = answering  # type: ignore[method-assign]

        await tour.standin.deny(tour.channel, Permissions(send_messages=True))
        await tour.standin.settled()
        said = await tour.standin.message(tour.channel, tour.ada, QUESTION, mentions_bot=True)
        (told,) = await tour.standin.posted(tour.standin.dm(tour.ada))
        assert "Send Messages" in told.text
        tour.visit("missing permissions")
        tour.show("permissions", "The bot may not speak there, and says so in private.", said, told)
        await tour.standin.restore(tour.channel)
