"""/articles: adding in three ways, listing, showing, removing, and taking all that back."""

from tests.tour.articles import FERRY_URL, LIBRARY, MARKET_URL, MILL
from tests.tour.guide import MANAGER, Tour
from tests.wire.messages import Message
from tests.wire.world import Upload


async def tour(tour: Tour) -> None:
    """Add, look around, remove."""
    async with tour.standin.running(tour.stage.bot):
        await _add(tour)
        await _look(tour)
        await _remove(tour)


async def _add(tour: Tour) -> None:
    added = await tour.told("articles add", {"url": FERRY_URL}, manager=True)
    assert "Night ferry" in added.text
    tour.show("add-url", "/articles add url: reads a web page.", added)
    file = Upload("tide-mill.md", MILL.encode(), "text/markdown")
    added = await tour.told("articles add", {"file": file}, manager=True)
    assert "tide mill" in added.text
    tour.show("add-file", "/articles add file: reads an attached file.", added)
    opened = await tour.use("articles add", manager=True)
    await opened.modal()
    tour.show("add-modal", "/articles add alone: a form to paste into.", opened)
    typed = {"Headline": "Library opens on Sundays", "Text": LIBRARY, "Publisher": "Town council"}
    typed["Date"] = "the day before never"
    sent = await tour.standin.submit(opened, typed, permissions=MANAGER)
    pasted = await sent.reply()
    assert "Library opens" in pasted.text
    tour.show("add-pasted", "What was pasted is added; a wrong date is left out.", pasted)
    added = await tour.told("articles add", {"url": MARKET_URL}, manager=True)
    await (await tour.press(added, "Undo", manager=True)).edited()
    assert "Fish market" in added.text
    tour.show("undone", "Undo takes it out again.", added)
    wrong = {"file": Upload("mill.exe", b"MZ")}
    tour.show(
        "wrong", "A file that is no article.", await tour.told("articles add", wrong, manager=True)
    )
    tour.show(
        "refused", "Without the permission.", await tour.told("articles add", {"url": FERRY_URL})
    )


async def _look(tour: Tour) -> None:
    listed = await tour.told("articles list")
    assert "page 1 of 2" in listed.text
    tour.show("list", "/articles list.", listed)
    await (await tour.press(listed, "▶️")).edited()
    assert "page 2 of 2" in listed.text
    tour.show("list-2", "Its second page.", listed)
    await tour.choose(listed, "title", of="order:")
    assert "page 1 of 2" in listed.text
    tour.show("sorted", "Sorted by headline.", listed)
    options = {"words": "harbour", "order": "oldest", "page": 1}
    tour.show("filtered", "Only one publisher's.", await tour.told("articles list", options))
    none = await tour.told("articles list", {"words": "walrus"})
    tour.show("filtered-out", "No article has that word.", none)
    typed = await tour.standin.autocomplete(
        tour.channel, tour.ada, "articles show", {"article": "mill"}, focused="article"
    )
    shown = await tour.told("articles show", {"article": typed[0]["value"]})
    assert "tide mill" in shown.text
    tour.show("show", "/articles show.", shown)
    shown = await tour.told("articles show", {"article": "How the locks of the Panama Canal work"})
    tour.show("show-long", "/articles show of a longer article.", shown)


async def _remove(tour: Tour) -> None:
    kept = await _removal(tour, "tide mill")
    tour.show("remove", "/articles remove asks first.", kept)
    await (await tour.press(kept, "Keep", manager=True)).edited()
    tour.show("kept", "Keep.", kept)
    removed = await _removal(tour, "tide mill")
    await (await tour.press(removed, "Remove", manager=True)).edited(2)
    assert "Undo" in [button.get("label") for button in removed.buttons]
    tour.show("removed", "Remove, and for ten minutes Undo.", removed)
    await (await tour.press(removed, "Undo", manager=True)).edited(2)
    tour.show("restored", "Undo.", removed)
    shared = await tour.told("articles remove", {"article": "Why the sky is blue"}, manager=True)
    tour.show("shared", "A shared article stays.", shared)


async def _removal(tour: Tour, words: str) -> Message:
    offered = await tour.standin.autocomplete(
        tour.channel,
        tour.ada,
        "articles remove",
        {"article": words},
        focused="article",
        permissions=MANAGER,
    )
    options = {"article": offered[0]["value"]}
    return await tour.told("articles remove", options, manager=True)
