"""/privacy: what is kept of a person, and deleting it."""

from tests.tour.guide import Tour
from tests.wire.world import Upload


async def tour(tour: Tour) -> None:
    """Leave traces, look at them, delete them."""
    dm = tour.standin.dm(tour.ada)
    async with tour.standin.running(tour.stage.bot):
        first = await tour.told("privacy show")
        tour.show("nothing", "/privacy show, before anything was asked.", first)
        answer = await tour.ask("Who found the Rosetta Stone in July 1799?")
        await (await tour.press(answer, "👍")).reply()
        nothing = await tour.ask("Who won the chess championship of Mongolia?")
        await (await tour.press(nothing, "Notify me")).reply()
        file = Upload("cake.txt", b"Cake\n\nMy cake takes eleven eggs and no flour at all.\n")
        await tour.told("articles add", {"file": file}, place=dm)
        kept = await tour.told("privacy show")
        tour.show("kept", "/privacy show.", kept)
        wish = await tour.told("privacy delete")
        tour.show("wish", "/privacy delete asks first.", wish)
        await (await tour.press(wish, "Delete everything")).edited()
        tour.show("deleted", "What was deleted.", wish)
        again = await tour.told("privacy delete")
        assert again.buttons == []
        tour.show("left", "/privacy delete, when nothing is left.", again)
