"""What a message's own menu offers."""

from tests.tour.articles import FERRY_URL
from tests.tour.guide import MANAGER, Tour, plain
from tests.wire.world import User

CLAIMS = (
    "I read that the Rosetta Stone was found by French soldiers in July 1799. It weighs as much as "
    "three elephants and sings at full moon. The text is a decree passed by a council of priests "
    "at Memphis. Did you know?"
)


async def tour(tour: Tour) -> None:
    """Use each of the three commands."""
    bo = User("Bo")
    async with tour.standin.running(tour.stage.bot):
        said = await tour.standin.message(tour.channel, bo, CLAIMS)
        check = await tour.standin.message_command(said, tour.ada, "Check against articles")
        checked = await check.reply()
        assert "1799" in checked.text
        says = "Check against articles: each claim beside what the articles say."
        tour.show("check", says, said, checked)
        greeting = await tour.standin.message(tour.channel, bo, "hello!")
        check = await tour.standin.message_command(greeting, tour.ada, "Check against articles")
        tour.show("no-claim", "A message that claims nothing.", await check.reply())

        linked = await tour.standin.message(tour.channel, bo, f"the ferry! {FERRY_URL}")
        save = await tour.standin.message_command(
            linked, tour.ada, "Save article", permissions=MANAGER
        )
        saved = await save.reply()
        assert "Night ferry" in saved.text
        tour.show("save", "Save article reads the link of a message.", linked, saved)
        refused = await tour.standin.message_command(linked, bo, "Save article")
        tour.show("may-not", "Somebody who may not add articles.", await refused.reply())

        opened = await tour.standin.message_command(linked, tour.ada, "Ask about this")
        await opened.modal()
        tour.show("modal", "Ask about this opens a form.", opened)
        asked = {"question": "What do a cabin for two and a seat on the deck cost?"}
        sent = await tour.standin.submit(opened, asked)
        answer = await sent.reply()
        assert "64 crowns" in plain(answer)
        tour.show("about", "The answer comes from the linked article.", answer)
