"""/articles and /index over the wire: files from the CDN, modals, buttons, progress."""

import pytest

from tests.wire.house import (
    ERUPTED,
    LIVE,
    MANAGER,
    NOTHING,
    VOLCANO,
    WHEN,
    WHERE,
    House,
    SlowEmbedder,
    articles,
)
from tests.wire.interactions import Invocation
from tests.wire.messages import Message
from tests.wire.standin import StandIn
from tests.wire.world import Upload, User

MARKDOWN = b"---\ntitle: Volcano\n---\n\nKrakatoa erupted in August, loudly.\n"
NOT_ALLOWED = "You need the permission Manage Server for that."


async def test_articles_are_listed_and_shown(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        listed = await use(standin, "list")
        assert (await listed.deferred()).ephemeral
        text = (await listed.reply()).text
        assert "- [Bees](<https://example.org/bees>) · Meadow Post · " in text
        assert "- Volcano · 1 ¶\n" in text
        assert "3 articles · page 1 of 1" in text
        shown = (await (await use(standin, "show", article="bees")).reply()).text
        assert shown.startswith("**[Bees](<https://example.org/bees>)**\n-# Publisher: Meadow Post")
        assert "> Honeybees live in hives. Foragers dance." in shown
        unknown = await use(standin, "show", article="no such thing")
        assert "There is no article “no such thing” here." in (await unknown.reply()).text


async def test_an_attached_file_is_added_and_answers_at_once(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        assert NOTHING in await answer(standin, WHEN)
        added = await use(standin, "add", manager=True, file=Upload("volcano.md", MARKDOWN))
        assert (await added.deferred()).ephemeral
        text = (await added.reply()).text
        assert "1 added, 0 updated, 0 removed, 0 unchanged." in text
        assert "- Volcano · 1 ¶" in text
        assert ERUPTED in await answer(standin, WHEN)
    assert len(await house.held(standin.guild)) == 1
    assert await house.held(None) == ["bees", "pings"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (Upload("volcano.exe", MARKDOWN), "I read .txt, .md, .html, .jsonl files"),
        (Upload("volcano.txt", b"x" * (5 * 2**20 + 1)), "That file is larger than 5 MiB"),
        (Upload("empty.txt", b""), "The file is empty."),
        (Upload("binary.md", bytes(range(256)) * 20), "This is a binary file, not an article."),
    ],
    ids=lambda value: value.filename if isinstance(value, Upload) else "",
)
async def test_a_file_that_is_no_article_adds_nothing(
    standin: StandIn, house: House, file: Upload, line: str
) -> None:
    async with standin.running(house.bot):
        text = (await (await use(standin, "add", manager=True, file=file)).reply()).text
        assert line in text
        assert "went wrong" not in text
    assert await house.held(standin.guild) == []


async def test_a_file_that_discord_lost_is_said_so(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        standin.lose_uploads = True
        added = await use(standin, "add", manager=True, file=Upload("volcano.md", MARKDOWN))
        assert "Discord did not hand over that file" in (await added.reply()).text


async def test_a_pasted_article_is_added(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        opened = await use(standin, "add", manager=True)
        typed = {"Headline": "Volcano", "Text": "Krakatoa erupted in August, loudly."}
        pasted = await standin.submit(opened, typed, permissions=MANAGER)
        assert (await pasted.deferred()).ephemeral
        assert "1 added" in (await pasted.reply()).text
        assert ERUPTED in await answer(standin, WHEN)


async def test_an_article_is_removed_once_it_is_confirmed(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        kept = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        assert "Remove this article and its 1 paragraph for everyone" in kept.text
        assert [button["label"] for button in kept.buttons] == ["Remove", "Keep"]
        await press(standin, kept, "Keep")
        assert (kept.text, kept.buttons) == ("Nothing was removed.", [])
        assert ERUPTED in await answer(standin, WHEN)

        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        await press(standin, asked, "Remove")
        assert asked.text == "Removed “Volcano” and its 1 paragraph."
        assert NOTHING in await answer(standin, WHEN)
    assert await house.held(standin.guild) == []


async def test_only_the_asker_who_still_may_can_confirm(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        stranger = await standin.click(asked, User("Bo"), "Remove", permissions=MANAGER)
        assert "Only the person who asked" in (await stranger.reply()).text
        demoted = await standin.click(asked, standin.user, "Remove")
        assert NOT_ALLOWED in (await demoted.reply()).text
        assert len(asked.buttons) == 2
    assert await house.held(standin.guild) == ["volcano"]


async def test_shared_articles_cannot_be_removed_from_a_server(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        refused = await (await use(standin, "remove", manager=True, article="bees")).reply()
        assert "That article is shared by all servers" in refused.text
        assert refused.buttons == []


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("articles add", {}),
        ("articles add", {"file": Upload("volcano.md", MARKDOWN)}),
        ("articles remove", {"article": "volcano"}),
        ("index status", {}),
        ("index rebuild", {}),
    ],
)
async def test_without_manage_server_nothing_is_changed(
    standin: StandIn, house: House, words: str, options: dict[str, object]
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        refused = await standin.slash(standin.channel, standin.user, words, options)
        reply = await refused.reply()
        assert (reply.text, reply.ephemeral) == (NOT_ALLOWED, True)
    assert await house.held(standin.guild) == ["volcano"]


async def test_a_server_is_needed_to_add_articles(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        place = standin.dm(standin.user)
        refused = await standin.slash(place, standin.user, "articles add", permissions=MANAGER)
        assert (await refused.reply()).text == "This works only in a server."


async def test_the_status_shows_both_collections(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await standin.slash(
            standin.channel, standin.user, "index status", permissions=MANAGER
        )
        text = (await asked.reply()).text
        assert "This server's articles\n1 article, 1 paragraph\n" in text
        assert "Shared articles\n2 articles, 3 paragraphs\n" in text
        assert "Model: words\n" in text


async def test_questions_are_answered_while_an_index_is_rebuilt(
    standin: StandIn, house: House
) -> None:
    house.embedder = SlowEmbedder(seconds_a_chunk=0.15)
    await house.put(standin.guild, *articles(160), model_name="another model")
    async with standin.running(house.bot):
        rebuilding = await standin.slash(
            standin.channel, standin.user, "index rebuild", permissions=MANAGER
        )
        assert (await rebuilding.deferred()).ephemeral
        asked = [await say(standin, WHERE) for _ in range(3)]
        for said in asked:
            assert LIVE in (await standin.reply_to(said)).text
        assert rebuilding.original is not None
        assert "Rebuilt" not in rebuilding.original.text
        progress = await rebuilding.edited(1)
        assert "Embedding what is new …" in progress.text
        assert "of 160" in progress.text
        report = await rebuilding.edited(2)
        await standin.journal.until(
            "the report", lambda: "**Rebuilt**" in report.text or None, within=5
        )
        assert "160 updated, 0 removed" in report.text
        assert rebuilding.followups == []
        said = await standin.message(
            standin.channel, standin.user, "Tale number 7?", mentions_bot=True
        )
        assert "Tale number 7" in (await standin.reply_to(said)).text


async def use(
    standin: StandIn, word: str, *, manager: bool = False, **options: object
) -> Invocation:
    rights = {"permissions": MANAGER} if manager else {}
    return await standin.slash(standin.channel, standin.user, f"articles {word}", options, **rights)


async def press(standin: StandIn, message: Message, label: str) -> None:
    pressed = await standin.click(message, standin.user, label, permissions=MANAGER)
    await pressed.reply()


async def say(standin: StandIn, question: str) -> Message:
    return await standin.message(standin.dm(standin.user), standin.user, question)


async def answer(standin: StandIn, question: str) -> str:
    asked = await standin.slash(standin.channel, standin.user, "ask", {"question": question})
    return (await asked.reply()).text
