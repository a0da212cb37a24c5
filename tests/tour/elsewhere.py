"""Installed by a person: in servers without the bot, in other people's direct messages."""

from tests.tour.guide import Tour, plain
from tests.wire.world import Upload, User

NOTE = "My grandmother's cake takes eleven eggs, no flour, and two hundred grams of hazelnuts."


async def tour(tour: Tour) -> None:
    """Ask there, from articles of one's own too."""
    foreign = tour.standin.world.add_foreign_guild("Elsewhere")
    (there,) = tour.standin.world.channels_of(foreign)
    private = tour.standin.world.private(tour.ada, User("Bo"))
    async with tour.standin.running(tour.stage.bot):
        question = {"question": "Who decoded the dance of the honeybees?"}
        answer = await tour.told("ask", question, place=there, by_user=True)
        assert "Frisch" in answer.text
        tour.visit("a user install in a server")
        tour.show("server", "In a server that the bot is not in.", answer)
        file = Upload("cake.txt", f"Cake\n\n{NOTE}\n".encode())
        added = await tour.told("articles add", {"file": file}, place=private, by_user=True)
        tour.show("own", "An article of one's own.", added)
        question = {"question": "How many eggs does my grandmother's cake take?"}
        answer = await tour.told("ask", question, place=private, by_user=True)
        assert "eleven eggs" in plain(answer)
        tour.visit("a user install in private")
        tour.show("private", "In direct messages with somebody else.", answer)
