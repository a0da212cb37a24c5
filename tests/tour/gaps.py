"""/gaps: what was asked here that no article answers."""

import asyncio

from tests.tour.guide import Tour
from tests.wire.messages import Message

QUESTIONS = (
    "Who won the chess championship of Mongolia?",
    "When does the swimming bath reopen after the works?",
    "Which bus goes to the airport at night?",
    "Is there a dentist on duty at Christmas?",
    "What is the recipe of the mayor's gingerbread?",
    "Why was the brass band dissolved?",
    "Who owns the ruined lighthouse now?",
    "How do I get a parking permit?",
    "May dogs run free on the beach in summer?",
    "Where do lost umbrellas go?",
    "Which trees were felled on Mill Lane?",
    "What became of the circus elephant?",
)


async def tour(tour: Tour) -> None:
    """Leave questions without an answer, list them, forget them."""
    async with tour.standin.running(tour.stage.bot):
        none = await tour.told("gaps", manager=True)
        tour.show("none", "/gaps, when every question was answered.", none)
        for question in (*QUESTIONS, *QUESTIONS[:3], QUESTIONS[1].upper()):
            await tour.ask(question)
        listed = await _listed(tour, len(QUESTIONS) + 4)
        assert "page 1 of 2" in listed.text
        assert f"**3×** {QUESTIONS[1]}" in listed.text
        tour.show("list", "/gaps: most often asked first.", listed)
        await (await tour.press(listed, "▶️", manager=True)).edited()
        tour.show("list-2", "Its second page.", listed)
        since = await tour.told("gaps", {"since": "yesterday", "page": 2}, manager=True)
        tour.show("since", "/gaps since: yesterday page: 2.", since)
        await (await tour.press(since, "Forget these", manager=True)).edited()
        tour.show("forget", "Forget these asks first.", since)
        await (await tour.press(since, "Forget", manager=True)).edited()
        tour.show("forgotten", "Forgotten.", since)


async def _listed(tour: Tour, count: int) -> Message:
    """/gaps once so many questions are noted, which happens beside the answers."""
    for _ in range(50):
        listed = await tour.told("gaps", manager=True)
        if f"{count} questions" in listed.text:
            return listed
        await asyncio.sleep(0.05)
    raise AssertionError(f"not {count} questions: {listed.text}")
