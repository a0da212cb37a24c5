"""A quotation in context, of paragraphs of any length."""

import re
import threading
import time

import pytest

from bot.buttons import reading
from bot.i18n import spoken
from bot.render.context import PAGE_LIMIT, context_pages
from index.types import Article, Passage
from retrieval.types import Citation
from tests.bot.conftest import World, said
from tests.bot.discord_rules import units
from tests.bot.test_buttons import ask, press
from tests.bot.test_render import INFO

SENTENCE = "*Here* it says something of Zürich and little else. "
ANSWER = "This is the answer. "
NO_SPACE = "\N{HONEYBEE}*" * 500_000
MANY = SENTENCE * 20_000


def around(*paragraphs: str, number: int, answer: str = "") -> list[str]:
    text = paragraphs[number - 1]
    start = text.index(answer)
    citation = Citation(
        number=1,
        passage=Passage("a", number, text, 0, len(text)),
        article=INFO,
        highlights=((start, start + len(answer)),) if answer else (),
        score=0.9,
        link=None,
    )
    return context_pages(Article("a", "A", paragraphs), citation)


@pytest.mark.parametrize("long", [MANY, NO_SPACE, "a" * 1_000_000, "a\u0301" * 500_000])
def test_a_paragraph_of_a_million_characters_takes_no_time_and_few_pages(long: str) -> None:
    start = time.process_time()
    pages = around(long, long, long, long, long, number=3)
    assert time.process_time() - start < 0.2  # some 20 ms; all of it would take seconds
    assert 3 <= len(pages) < reading._PARTS
    assert max(map(units, pages)) <= PAGE_LIMIT


def test_of_a_very_long_paragraph_the_part_around_the_answer_is_shown() -> None:
    pages = around(MANY + ANSWER + MANY, number=1, answer=ANSWER.strip())
    whole = "\n\n".join(pages)
    assert f"**{ANSWER.strip()}**" in whole
    assert pages[0].startswith("**¶ 1** · quoted\n> …")
    assert whole.endswith("…")


def test_of_very_long_neighbours_the_ends_beside_the_quotation_are_shown() -> None:
    before, after = MANY + "Near before.", "Near after. " + MANY
    whole = "\n\n".join(around("Far.", before, "Quoted.", after, "Last.", number=3))
    assert re.search(r"\*\*¶ 2\*\* …", whole)
    assert "Near before.\n\n**¶ 3** · quoted\n> Quoted.\n\n**¶ 4** Near after." in whole
    assert whole.index("…\n\n**¶ 5** Last.") > whole.index("¶ 4")


def test_blank_paragraphs_keep_their_number() -> None:
    (page,) = around("One.", " ", "Three.", number=3)
    assert page == "**¶ 1** One.\n\n**¶ 3** · quoted\n> Three."


async def test_pages_are_written_off_the_event_loop_in_the_readers_language(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[bool, str]] = []

    def noting(article: Article, citation: Citation) -> list[str]:
        written.append((threading.current_thread() is threading.main_thread(), spoken()))
        return context_pages(article, citation)

    monkeypatch.setattr(reading, "context_pages", noting)
    answer = await ask(world)
    monkeypatch.setattr("bot.language.language_for", lambda _: "de")
    context = await press(world, answer, "In context")
    assert "· zitiert" in said(context)
    assert written == [(False, "de")]
