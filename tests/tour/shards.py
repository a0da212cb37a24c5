"""A bot of two shards: each server is answered once."""

from tests.tour.guide import Tour

POST = "POST /channels/{channel_id}/messages"


async def tour(tour: Tour) -> None:
    """Ask in a server of each shard."""
    standin = tour.standin
    standin.world.shards = 2
    places = []
    for shard in (0, 1):
        guild = standin.world.add_guild(f"Shard {shard}", shard=shard)
        places.append(standin.world.add_channel(guild, "general"))
    async with standin.running(tour.stage.bot) as bot:
        assert bot.shard_count == 2
        shown = []
        for place in places:
            said = await standin.message(
                place, tour.ada, "Why did Colombia stop sharing intelligence?", mentions_bot=True
            )
            shown += [said, await standin.reply_to(said)]
        assert len(standin.calls(POST)) == 2
        tour.visit("two shards")
        tour.show("both", "The same question in two servers.", *shown)
