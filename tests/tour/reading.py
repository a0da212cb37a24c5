"""The buttons below an answer, half of them after a restart of the bot."""

from tests.tour.articles import MINUTES
from tests.tour.guide import Tour
from tests.wire.messages import Message
from tests.wire.world import User

BLUE = "Why is the daytime sky blue?"
DREDGING = "What was agreed on for the dredging of the inner basin?"
DELETE = "DELETE /webhooks/{application_id}/{token}/messages/{message_id}"


async def tour(tour: Tour) -> None:
    """Ask, restart, and press everything."""
    await tour.stage.put(tour.standin.guild, MINUTES)
    async with tour.standin.running(tour.stage.bot):
        answer = await tour.ask(BLUE)
        assert "Quotation 1 of " in answer.text
        tour.show("before", "An answer with several quotations.", answer)
        await (await tour.press(answer, "▶️")).edited()
        assert "Quotation 2 of " in answer.text
        tour.show("turned", "▶️ shows the next in the same message.", answer)
        private = await tour.ask(BLUE, private=True)
        long = await tour.ask(DREDGING)
    bo = User("Bo")
    async with tour.standin.running(tour.stage.bot):
        tour.visit("restart")
        await (await tour.press(answer, "◀️", user=bo)).edited()
        assert "Quotation 1 of " in answer.text
        tour.show("back", "◀️, pressed by somebody else after the bot was restarted.", answer)
        context = await (await tour.press(answer, "In context", user=bo)).reply()
        assert "· quoted" in context.text
        assert context.ephemeral
        tour.show("context", "In context: the paragraphs around the quoted one.", context)
        await _long_context(tour, long)
        summary = await (await tour.press(answer, "Summarise article", user=bo)).reply()
        tour.show("summary", "Summarise article.", summary)
        await _vote(tour, answer, bo)
        await _share(tour, private)
        refused = await (await tour.press(answer, "Delete", user=bo)).followup()
        assert "Only the person who asked" in refused.text
        tour.show("refused", "Delete, pressed by somebody who did not ask.", refused)
        await tour.press(answer, "Delete")
        await tour.standin.answers(DELETE, 1)
        assert answer.deleted


async def _long_context(tour: Tour, answer: Message) -> None:
    context = await (await tour.press(answer, "In context")).reply()
    assert "page 1 of" in context.text
    tour.show("long", "A context that needs pages.", context)
    await (await tour.press(context, "▶️")).edited()
    assert "page 2 of" in context.text
    tour.show("long-2", "Its second page.", context)


async def _vote(tour: Tour, answer: Message, bo: User) -> None:
    up = await (await tour.press(answer, "👍", user=bo)).reply()
    assert "voted 👍" in up.text
    tour.show("up", "👍 is confirmed to who pressed it.", up)
    down = await (await tour.press(answer, "👎")).reply()
    tour.show("down", "👎 asks for a reason.", down)
    await tour.choose(down, "outdated", of="why:")
    assert "Outdated" in down.text
    tour.show("reason", "The reason is noted.", down)


async def _share(tour: Tour, private: Message) -> None:
    pressed = await tour.press(private, "Share")
    shared = await pressed.followup()
    assert not shared.ephemeral
    await pressed.edited()
    tour.show("shared", "Share: the private answer and the public one.", private, shared)
