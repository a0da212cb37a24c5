"""/articles and /index over the wire: files from the CDN, modals, buttons, progress, restarts."""

import asyncio
from dataclasses import replace

import pytest

from tests.wire.house import (
    BEES,
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
from tests.wire.standin import MEMBER, StandIn
from tests.wire.world import Upload, User

MARKDOWN = b"---\ntitle: Volcano\n---\n\nKrakatoa erupted in August, loudly.\n"
NOT_ALLOWED = "You need the permission Manage Server for that."
NOT_ADDING = "Adding articles here takes the permission Manage Server, or a role"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
ASH = replace(BEES, article_id="ash", title="Ash", url="https://example.org/ash")
CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"


async def test_articles_are_listed_and_shown(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        listed = await use(standin, "list")
        assert (await listed.deferred()).ephemeral
        text = (await listed.reply()).text
        assert "[Bees](<https://example.org/bees>)\n-# Meadow Post · " in text
        assert "Volcano\n-# 1 paragraph\n" in text
        assert "3 articles · page 1 of 1" in text
        shown = (await (await use(standin, "show", article="bees")).reply()).text
        assert shown.startswith("**[Bees](<https://example.org/bees>)**\n-# Publisher: Meadow Post")
        assert "In short" not in shown
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
        assert text == "**Added** Volcano\n-# 1 paragraph"
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


async def test_an_article_that_is_there_already_is_updated_and_kept(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        first = await add(standin, MARKDOWN)
        assert first.text.startswith("**Added** Volcano\n")
        assert labels(first) == ["Undo"]
        again = await add(standin, MARKDOWN)
        assert again.text == "1 article was here already, and did not change."
        changed = await add(standin, MARKDOWN + b"\nAnd once more.\n")
        assert changed.text.startswith("**Updated** Volcano\n")
        assert labels(again) == []
        assert labels(changed) == ["Undo"]
        undone = await standin.click(first, standin.user, "Undo", permissions=MANAGER)
        assert "That is not there any more" in (await undone.followup()).text
    assert await house.held(standin.guild) == ["volcano"]


async def test_an_article_that_was_replaced_is_brought_back(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        await add(standin, MARKDOWN)
        changed = await add(standin, MARKDOWN.replace(b"Krakatoa", b"Etna"))
        assert "-# Undo brings back what this replaced, for ten minutes." in changed.text
        assert "Etna erupted" in await answer(standin, WHEN)
    async with standin.running(house.bot):
        await press(standin, changed, "Undo")
        await standin.journal.until("the end", lambda: "Put back: Volc" in changed.text or None)
        assert ERUPTED in await answer(standin, WHEN)


async def test_a_removal_is_undone_though_the_bot_ended_while_it_undid_it(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_: object) -> None:
        await asyncio.sleep(100)

    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot) as bot:
        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        await press(standin, asked, "Remove")
        await standin.journal.until("the removal", lambda: labels(asked) == ["Undo"] or None)
        monkeypatch.setattr(bot.desk.engine, "restore", endless)
        await press(standin, asked, "Undo")
    async with standin.running(house.bot):
        await press(standin, asked, "Undo")
        await standin.journal.until("the end", lambda: "Put back: Volc" in asked.text or None)
    assert await house.held(standin.guild) == ["volcano"]


async def test_a_double_press_removes_once_and_leaves_the_undo(
    standin: StandIn, house: House
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        message = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        for _ in range(2):
            pressed = await standin.click(message, standin.user, "Remove", permissions=MANAGER)
        assert (await pressed.deferred()).seconds < 3
        await standin.journal.until("the end", lambda: labels(message) == ["Undo"] or None)
        await standin.settled()
        assert message.text.startswith("Removed “Volcano”")
        assert labels(message) == ["Undo"]


async def test_an_addition_is_undone_even_after_a_restart(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        added = await add(standin, MARKDOWN)
        assert ERUPTED in await answer(standin, WHEN)
    async with standin.running(house.bot):
        await press(standin, added, "Undo")
        assert added.text == "Taken out again:\nVolcano\n-# 1 paragraph"
        assert NOTHING in await answer(standin, WHEN)
    assert await house.held(standin.guild) == []


async def test_a_pasted_article_is_added_with_where_it_is_from(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        opened = await use(standin, "add", manager=True)
        typed = {
            "Headline": "Volcano",
            "Text": "Krakatoa erupted in August, loudly.\n\nNobody slept that night.",
            "Address of the page": "https://example.org/volcano",
            "Publisher": "The Island",
            "Date": "27 August 2024",
        }
        pasted = await standin.submit(opened, typed, permissions=MANAGER)
        assert (await pasted.deferred()).ephemeral
        text = (await pasted.reply()).text
        assert text == (
            "**Added** [Volcano](<https://example.org/volcano>)\n"
            "-# The Island · example.org · <t:1724760000:D> · 2 paragraphs"
        )
        assert ERUPTED in await answer(standin, WHEN)


async def test_an_address_that_is_no_page_is_a_line(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        asked = await use(standin, "add", manager=True, url="http://127.0.0.1:1/x")
        reply = await asked.reply()
        assert reply.ephemeral
        assert "went wrong" not in reply.text
    assert await house.held(standin.guild) == []


async def test_in_direct_messages_articles_are_ones_own(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        place, other = standin.dm(standin.user), standin.dm(User("Bo"))
        file = {"file": Upload("volcano.md", MARKDOWN)}
        asked = await standin.slash(place, standin.user, "articles add", file)
        assert "**Added** Volcano" in (await asked.reply()).text
        options = {"question": WHEN}
        mine = await standin.slash(place, standin.user, "ask", options)
        assert ERUPTED in (await mine.reply()).text
        theirs = await standin.slash(other, User("Bo"), "ask", options)
        assert NOTHING in (await theirs.reply()).text
    assert await house.held(standin.guild) == []


async def test_an_article_is_removed_once_it_is_confirmed(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        kept = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        assert "Remove this article and its 1 paragraph for everyone" in kept.text
        assert labels(kept) == ["Remove", "Keep"]
        await press(standin, kept, "Keep")
        assert (kept.text, kept.buttons) == ("Nothing was changed.", [])
        assert ERUPTED in await answer(standin, WHEN)

        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        await press(standin, asked, "Remove")
        await standin.journal.until("the end", lambda: "Undo works" in asked.text or None)
        assert asked.text.startswith("Removed “Volcano” and its 1 paragraph.")
        assert NOTHING in await answer(standin, WHEN)
    assert await house.held(standin.guild) == []


async def test_a_removal_is_confirmed_and_undone_across_restarts(
    standin: StandIn, house: House
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
    async with standin.running(house.bot):
        await press(standin, asked, "Remove")
        await standin.journal.until("the end", lambda: labels(asked) == ["Undo"] or None)
    assert await house.held(standin.guild) == []
    async with standin.running(house.bot):
        await press(standin, asked, "Undo")
        await standin.journal.until("the end", lambda: "Put back: Volcano." in asked.text or None)
        assert ERUPTED in await answer(standin, WHEN)
    assert await house.held(standin.guild) == ["volcano"]


async def test_only_the_asker_who_still_may_can_confirm(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        stranger = await standin.click(asked, User("Bo"), "Remove", permissions=MANAGER)
        assert "Only the person who asked" in (await stranger.followup()).text
        demoted = await standin.click(asked, standin.user, "Remove")
        assert NOT_ALLOWED in (await demoted.followup()).text
        assert labels(asked) == ["Remove", "Keep"]
    assert await house.held(standin.guild) == ["volcano"]


async def test_the_pages_of_a_list_turn_after_a_restart(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, *articles(25))
    async with standin.running(house.bot):
        asked = await use(standin, "list", words="tale", order="title")
        listed = await asked.reply()
        assert "25 articles · page 1 of 3" in listed.text
    async with standin.running(house.bot):
        await press(standin, listed, "▶️")
        assert "25 articles · page 2 of 3" in listed.text
        ordered = await standin.choose(listed, standin.user, "oldest")
        await ordered.reply()
        assert "25 articles · page 1 of 3" in listed.text


async def test_shared_articles_cannot_be_removed_from_a_server(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        refused = await (await use(standin, "remove", manager=True, article="bees")).reply()
        assert "That article is shared with every place" in refused.text
        assert refused.buttons == []


@pytest.mark.parametrize(
    ("words", "options", "line"),
    [
        ("articles add", {}, NOT_ADDING),
        ("articles add", {"url": "https://example.org"}, NOT_ADDING),
        ("articles add", {"file": Upload("volcano.md", MARKDOWN)}, NOT_ADDING),
        ("articles remove", {"article": "volcano"}, NOT_ALLOWED),
        ("index status", {}, NOT_ALLOWED),
        ("index rebuild", {}, NOT_ALLOWED),
        ("index rollback", {}, NOT_ALLOWED),
    ],
)
async def test_without_permission_nothing_is_changed(
    standin: StandIn, house: House, words: str, options: dict[str, object], line: str
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        refused = await standin.slash(standin.channel, standin.user, words, options)
        reply = await refused.reply()
        assert line in reply.text
        assert reply.ephemeral
    assert await house.held(standin.guild) == ["volcano"]


async def test_the_status_shows_both_collections(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await standin.slash(
            standin.channel, standin.user, "index status", permissions=MANAGER
        )
        text = (await asked.reply()).text
        assert "**Articles of this server**\n1 article, 1 paragraph\n" in text
        assert "**Shared articles**\n2 articles, 3 paragraphs\n" in text
        assert text.endswith("\n-# Model: words")


async def test_questions_are_answered_while_an_index_is_rebuilt(
    standin: StandIn, house: House
) -> None:
    house.embedder = SlowEmbedder(seconds_a_chunk=0.15)
    await house.put(standin.guild, *articles(160), model_name="another model")
    async with standin.running(house.bot):
        preview = await index(standin, "rebuild")
        assert "\n160 articles updated, 160 paragraphs embedded.\n" in preview.text
        assert "Why: another model is configured" in preview.text
        rebuilding = await standin.click(preview, standin.user, "Rebuild", permissions=MANAGER)
        await rebuilding.deferred()
        asked = [await say(standin, WHERE) for _ in range(3)]
        for said in asked:
            assert LIVE in (await standin.reply_to(said)).text
        assert "**Rebuilt**" not in preview.text
        progress = await rebuilding.edited(2)
        assert "Embedding what is new …" in progress.text
        assert "of 160" in progress.text
        await standin.journal.until(
            "the report", lambda: "**Rebuilt**" in preview.text or None, within=5
        )
        assert "s: 160 articles updated, " in preview.text
        assert rebuilding.followups == []
        said = await standin.message(
            standin.channel, standin.user, "Tale number 7?", mentions_bot=True
        )
        assert "Tale number 7" in (await standin.reply_to(said)).text


async def test_where_nothing_would_change_nothing_is_offered(
    standin: StandIn, house: House
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        preview = await index(standin, "rebuild")
        assert preview.text.startswith("The index is up to date with its 1 article")
        assert preview.buttons == []


async def test_a_rebuild_that_cannot_be_undone_says_so(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO, model_name="another model")
    async with standin.running(house.bot):
        preview = await index(standin, "rebuild")
        assert "cannot be undone here: the index was made by another model." in preview.text
        await press(standin, preview, "Rebuild")
        await standin.journal.until("the report", lambda: "**Rebuilt**" in preview.text or None)
        assert preview.buttons == []
    async with standin.running(house.bot):
        question = await index(standin, "rollback")
        await press(standin, question, "Roll back")
        await standin.journal.until("the end", lambda: not question.buttons or None)
        await standin.journal.until("the end", lambda: "Going" not in question.text or None)
        assert question.text.startswith("The last rebuild cannot be undone here: before it, ")
        assert ERUPTED in await answer(standin, WHEN)


async def test_with_nothing_to_go_back_to_that_is_said(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        question = await index(standin, "rollback")
        await press(standin, question, "Roll back")
        await standin.journal.until("the end", lambda: "Going" not in question.text or None)
        assert question.text.startswith("There is nothing to go back to: only the last rebuild")
        assert question.buttons == []
    assert await house.held(standin.guild) == ["volcano"]


COMMANDS: list[tuple[str, dict[str, object]]] = [
    ("articles list", {}),
    ("articles show", {"article": "bees"}),
    ("articles add", {"file": Upload("volcano.md", MARKDOWN)}),
    ("articles remove", {"article": "ash"}),
    ("index status", {}),
    ("index rebuild", {}),
    ("index rollback", {}),
]


@pytest.mark.parametrize(
    ("words", "options", "status"),
    [*((*command, 429) for command in COMMANDS), (*COMMANDS[2], 500), (*COMMANDS[5], 503)],
)
async def test_after_a_moments_trouble_an_answer_comes_once(
    standin: StandIn, house: House, words: str, options: dict[str, object], status: int
) -> None:
    await house.put(standin.guild, ASH)
    async with standin.running(house.bot):
        if status == 429:
            standin.rate_limit(FILL_IN)
        else:
            standin.fail(FILL_IN, status=status)
        asked = await standin.slash(
            standin.channel, standin.user, words, options, permissions=MANAGER
        )
        assert "went wrong" not in (await asked.reply()).text
        await standin.settled()
        assert [call.status for call in standin.calls(FILL_IN)] == [status, 200]
        assert asked.followups == []


@pytest.mark.parametrize(("words", "options"), COMMANDS)
async def test_a_command_that_comes_too_late_changes_nothing(
    standin: StandIn, house: House, words: str, options: dict[str, object]
) -> None:
    await house.put(standin.guild, ASH)
    async with standin.running(house.bot):
        standin.interactions.deadline = 0.0
        await standin.slash(standin.channel, standin.user, words, options, permissions=MANAGER)
        await standin.answers(CALLBACK, 1)
        await standin.settled()
    assert standin.take_problems() == [f"/{words} was left without an answer"]
    assert await house.held(standin.guild) == ["ash"]


@pytest.mark.parametrize("label", ["Remove", "Keep"])
async def test_a_press_that_comes_too_late_changes_nothing(
    standin: StandIn, house: House, label: str
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        asked = await (await use(standin, "remove", manager=True, article="volcano")).reply()
        standin.interactions.deadline = 0.0
        await standin.click(asked, standin.user, label, permissions=MANAGER)
        await standin.answers(CALLBACK, 2)
        await standin.settled()
        assert labels(asked) == ["Remove", "Keep"]
    assert standin.take_problems() == [f"button {label!r} was left without an answer"]
    assert await house.held(standin.guild) == ["volcano"]


async def add(standin: StandIn, content: bytes) -> Message:
    return await (
        await use(standin, "add", manager=True, file=Upload("volcano.md", content))
    ).reply()


async def index(standin: StandIn, word: str) -> Message:
    asked = await standin.slash(standin.channel, standin.user, f"index {word}", permissions=MANAGER)
    assert (await asked.deferred()).ephemeral
    return await asked.reply()


def labels(message: Message) -> list[str]:
    return [button["label"] for button in message.buttons]


async def use(
    standin: StandIn, word: str, *, manager: bool = False, **options: object
) -> Invocation:
    rights = MANAGER if manager else MEMBER
    return await standin.slash(
        standin.channel, standin.user, f"articles {word}", options, permissions=rights
    )


async def press(standin: StandIn, message: Message, label: str) -> None:
    pressed = await standin.click(message, standin.user, label, permissions=MANAGER)
    await pressed.reply()


async def say(standin: StandIn, question: str) -> Message:
    return await standin.message(standin.dm(standin.user), standin.user, question)


async def answer(standin: StandIn, question: str) -> str:
    asked = await standin.slash(standin.channel, standin.user, "ask", {"question": question})
    return (await asked.reply()).text
