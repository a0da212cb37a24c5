"""/settings: the panel, a channel of its own, threads and forums as set, and resetting."""

from tests.tour.guide import Tour, plain
from tests.wire.world import FORUM, Channel

COLOMBIA = "Why did Colombia stop sharing intelligence?"


async def tour(tour: Tour) -> None:
    """Set what can be set, see that it holds, reset it."""
    standin = tour.standin
    quiet = standin.world.add_channel(standin.guild, "quiet-corner")
    forum = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    editors = standin.world.add_role(standin.guild, "Editors")
    async with standin.running(tour.stage.bot):
        panel = await tour.told("settings show", manager=True)
        tour.show("panel", "/settings show.", panel)
        await tour.choose(panel, '"careful"', of="set:carefulness:", manager=True)
        await tour.choose(panel, editors, of="set:adders:", manager=True)
        await tour.choose(panel, forum, of="set:forums:", manager=True)
        await tour.choose(panel, quiet, of="set:open_channels:", manager=True)
        turn_on = [b["custom_id"] for b in panel.buttons if b["custom_id"].startswith("set:thread")]
        await (await tour.press(panel, turn_on[0], manager=True)).edited()
        tour.show("changed", "Some settings changed; each was saved at once.", panel)
        own = await tour.told("settings show", {"channel": quiet}, manager=True)
        await tour.choose(own, "true", of="set:private:", manager=True)
        tour.show("channel", "/settings show channel: what a channel has of its own.", own)

        said = await standin.message(tour.channel, tour.ada, COLOMBIA, mentions_bot=True)
        thread = await standin.journal.until("a thread", lambda: said.thread)
        (answer,) = await standin.posted(thread)
        assert "attacking boats" in plain(answer)
        tour.visit("a thread")
        tour.show("thread", "Answers in threads.", said, answer)
        post = await standin.forum_post(forum, tour.ada, COLOMBIA, "I should like to know.")
        (answer,) = await standin.posted(post.channel)
        tour.visit("a forum post")
        tour.show("forum", "A new post of a chosen forum is answered.", post, answer)
        await _reset(tour, quiet)


async def _reset(tour: Tour, quiet: Channel) -> None:
    one = await tour.told("settings reset", {"channel": quiet}, manager=True)
    tour.show("reset-channel", "/settings reset channel: asks first.", one)
    await (await tour.press(one, "Keep", manager=True)).edited()
    tour.show("kept", "Keep.", one)
    every = await tour.told("settings reset", manager=True)
    tour.show("reset", "/settings reset asks first.", every)
    await (await tour.press(every, "Reset", manager=True)).edited()
    tour.show("done", "What was reset is named.", every)
