"""Questions by command: every option, what is offered while typing, and summaries."""

from tests.tour.articles import DELAY, FERRY
from tests.tour.guide import Tour, plain

COLOMBIA = "why did Colombia stop sharing intelligence?"
FERRY_LEAVES = "When does the night ferry to Larsund leave in the evening?"
FERRY_AGAIN = "When does the night ferry to Larsund sail again?"


async def tour(tour: Tour) -> None:
    """Ask in every way that the command has."""
    await tour.stage.put(tour.standin.guild, FERRY, DELAY)
    async with tour.standin.running(tour.stage.bot):
        answer = await tour.ask(COLOMBIA)
        assert "because the United States is attacking boats" in plain(answer)
        assert "Confidence: " in answer.text
        tour.show("answer", "A question is answered with the paragraph that answers it.", answer)

        answer = await tour.ask(FERRY_LEAVES)
        assert "quarter to eleven" in answer.text
        tour.show("linked", "A headline with an address leads to the sentence itself.", answer)

        newest = await tour.ask(FERRY_AGAIN, newest=True)
        assert "18 May" in plain(newest)
        tour.show("newest", "With newest:True the newest article comes first.", newest)

        typed = {"question": "How tall is it?", "article": "stone"}
        offered = await tour.standin.autocomplete(
            tour.channel, tour.ada, "ask", typed, focused="article"
        )
        says = "While typing, the articles are offered."
        tour.show_choices("offered", says, "article", "stone", offered)
        (stone,) = (one["value"] for one in offered)
        answer = await tour.ask("How tall is the broken slab?", article=stone)
        assert "112 centimetres" in plain(answer)
        tour.show("article", "With article: only that one is searched.", answer)

        await _by_date_and_source(tour)
        await _private_and_nothing(tour)
        for length in ("short", "long"):
            summary = await tour.told("summarize", {"article": stone, "length": length})
            assert "· ¶ " in summary.text
            tour.show(f"summary-{length}", f"/summarize, {length}.", summary)


async def _by_date_and_source(tour: Tour) -> None:
    question = "When were civilian signals of GPS deliberately made less accurate?"
    answer = await tour.ask(question, after="2025-06-01", before="August 2025")
    assert "May 2000" in plain(answer)
    tour.show("dates", "With after: and before: only articles of those days count.", answer)
    none = await tour.ask(question, after="2026-01-01")
    assert "no answer" in none.text
    tour.show("no-such-date", "Nothing of that time answers.", none)
    wrong = await tour.ask(question, after="2026-02-01", before="2026-01-01")
    tour.show("swapped", "The dates exclude each other.", wrong)
    typed = {"question": FERRY_AGAIN, "source": "harb"}
    offered = await tour.standin.autocomplete(
        tour.channel, tour.ada, "ask", typed, focused="source"
    )
    tour.show_choices("sources", "The publishers are offered too.", "source", "harb", offered)
    answer = await tour.ask(FERRY_AGAIN, source=offered[0]["value"])
    assert "Harbour Gazette" in answer.text
    tour.show("source", "With source: only that publisher is quoted.", answer)


async def _private_and_nothing(tour: Tour) -> None:
    answer = await tour.ask("What keeps a sourdough loaf from moulding?", private=True)
    assert answer.ephemeral
    tour.show("private", "With private:True only the asker sees it, and may share it.", answer)
    nothing = await tour.ask("What is the name of the ferry's cook?")
    assert "Notify me" in [button.get("label") for button in nothing.buttons]
    tour.show("related", "No article answers, but some are about the same.", nothing)
    nothing = await tour.ask("Who won the chess championship of Mongolia?")
    assert "no answer" in nothing.text
    tour.show("nothing", "What no article answers is said so.", nothing)
    unknown = await tour.ask("Who?", article="no such article")
    tour.show("unknown", "An article that is not there.", unknown)
