"""/index: what it holds, a rebuild with its preview and its progress, and going back."""

from tests.fakes import WordEmbedder
from tests.tour.articles import DELAY, FERRY, MARKET, MINUTES
from tests.tour.guide import Tour
from tests.wire.messages import Message


async def tour(tour: Tour) -> None:
    """Rebuild an index that an older version made, and undo it; then one of another model."""
    articles = (FERRY, DELAY, MARKET, MINUTES)
    await tour.stage.put(tour.standin.guild, *articles, recipe="as it was done once")
    annexe = tour.standin.world.add_guild("Annexe")
    place = tour.standin.world.add_channel(annexe, "general")
    await tour.stage.put(annexe, *articles, embedder=WordEmbedder("an older model"))
    async with tour.standin.running(tour.stage.bot):
        status = await tour.told("index status", manager=True)
        assert "4 articles" in status.text
        tour.show("status", "/index status.", status)
        preview = await tour.told("index rebuild", manager=True)
        assert "Rebuild" in [button.get("label") for button in preview.buttons]
        tour.show("preview", "/index rebuild shows first what it would change.", preview)
        left = await tour.told("index rebuild", manager=True)
        await (await tour.press(left, "Leave it", manager=True)).edited()
        tour.show("left", "Leave it.", left)
        await _rebuild(tour, preview)
        done = await tour.told("index rebuild", manager=True)
        tour.show("nothing", "/index rebuild once more: nothing to do.", done)
        await _go_back(tour, preview)

        other = await tour.told("index rebuild", place=place, manager=True)
        tour.show("preview-model", "The preview where another model made the index.", other)
        await (await tour.press(other, "Rebuild", manager=True)).edited(2)
        assert other.buttons == []
        again = await tour.told("index rollback", place=place, manager=True)
        await (await tour.press(again, "Roll back", manager=True)).edited(2)
        assert "another model" in again.text
        tour.show("back-model", "/index rollback: that cannot be undone from here.", again)
        refused = await tour.told("index status")
        tour.show("refused", "Without the permission Manage Server.", refused)


async def _rebuild(tour: Tour, preview: Message) -> None:
    tour.stage.gate.pause = 1.4
    await tour.press(preview, "Rebuild", manager=True)
    journal = tour.standin.journal
    await journal.until("progress", lambda: "░" in preview.text or None, within=5)
    tour.show("progress", "The progress, while questions are answered.", preview)
    tour.stage.gate.pause = 0
    await journal.until("the report", lambda: bool(preview.buttons) or None, within=8)
    tour.show("report", "The report, with a way back.", preview)


async def _go_back(tour: Tour, report: Message) -> None:
    question = await tour.alone(await tour.press(report, "Roll back", manager=True))
    tour.show("question", "Roll back asks first.", question)
    await (await tour.press(question, "Roll back", manager=True)).edited(2)
    tour.show("back", "Rolled back.", question)
    again = await tour.told("index rollback", manager=True)
    await (await tour.press(again, "Roll back", manager=True)).edited(2)
    tour.show("no-way", "/index rollback, when there is nothing to undo.", again)
