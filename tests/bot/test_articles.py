"""/articles: who may change what, what is taken, how it is undone, and turning the list's pages."""

import asyncio
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import simcord
from simcord.actors import _component_interaction

from bot.limiter import Limiter
from bot.preferences import SERVER
from bot.removal import add_over
from index.errors import NotFoundError, SourceError, UsageError
from index.store import bot_state
from index.types import Article, RebuildReport
from tests.bot.conftest import BUTTON, World, buttons_of, said
from tests.bot.fakes import BEES
from tests.bot.pressing import controls, last_word, use

OWN = Article("ours", "Our own article", ("One paragraph.",))
LONG_BEES = replace(BEES, paragraphs=BEES.paragraphs * 2)  # more than is quoted
LINK = "https://example.org/new"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
NOT_ADDING = "Adding articles here takes the permission Manage Server, or a role"
NOT_ALLOWED = "You need the permission Manage Server for that."


def many(count: int) -> list[Article]:
    return [
        replace(OWN, article_id=f"tale-{n}", title=f"Tale {n:02}", paragraphs=("x",) * (n + 1))
        for n in range(count)
    ]


async def shown_by(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


async def press(
    world: World, result: simcord.InteractionResult, name: str, who: simcord.MemberActor
) -> simcord.InteractionResult:
    message = await shown_by(result)
    return await use(world, message, buttons_of(message)[name], who=who)


async def with_role(world: World, name: str = "Editors") -> simcord.MemberActor:
    """Somebody with a role that may add articles here."""
    role = world.guild.create_role(name)
    world.memory.settings.put(world.guild.id, SERVER, {"adders": [role.id]})
    editor = world.guild.add_member(world.env.create_user("edda"), roles=[role])
    await world.env.settle()
    return editor


async def test_the_list_is_for_everybody_and_marks_what_is_shared(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    listed = await world.alice.slash(world.channel, "articles list")
    assert listed.ephemeral
    assert "Our own article\n-# 1 paragraph\n" in said(listed)
    assert "Why bees dance](<https://example.org/bees>)\n-# Meadow Post · " in said(listed)
    assert said(listed).endswith("-# 3 articles · page 1 of 1")
    assert "◀️" not in buttons_of(listed.response)


async def test_an_empty_collection_says_how_to_begin(world: World) -> None:
    world.engine.library.clear()
    listed = await world.alice.slash(world.channel, "articles list")
    assert "/articles add" in said(listed)
    assert controls(await shown_by(listed)) == {}


async def test_a_list_can_be_filtered_and_ordered(world: World) -> None:
    world.engine.library[world.own] = many(3)
    listed = await world.alice.slash(
        world.channel, "articles list", words="  TALE ", order="longest"
    )
    assert said(listed).split("\n")[:6:2] == ["Tale 02", "Tale 01", "Tale 00"]
    nothing = await world.alice.slash(world.channel, "articles list", words="xyzzy")
    assert "No article here has all of these words" in said(nothing)


async def test_the_pages_of_a_list_turn_and_keep_its_words_and_order(world: World) -> None:
    world.engine.library[world.own] = many(25)
    listed = await world.alice.slash(
        world.channel, "articles list", words="tale", order="title", page=2
    )
    assert said(listed).startswith("Tale 10\n-# 11 paragraphs")
    await press(world, listed, "▶️", world.alice)
    assert said(listed).startswith("Tale 20\n-# 21 paragraphs")
    assert said(listed).endswith("25 articles · page 3 of 3")
    assert "▶️" not in buttons_of(listed.response)
    await press(world, listed, "◀️", world.alice)
    assert said(listed).startswith("Tale 10\n-# 11 paragraphs")


async def test_another_order_begins_at_the_first_page(world: World) -> None:
    world.engine.library[world.own] = many(25)
    listed = await world.alice.slash(world.channel, "articles list", words="tale", page=3)
    message = await shown_by(listed)
    await use(world, message, "order:tale", "longest", who=world.alice)
    assert said(listed).startswith("Tale 24\n-# 25 paragraphs")
    assert said(listed).endswith("page 1 of 3")
    chosen = controls(message)["order:tale"]["options"]
    assert [option["value"] for option in chosen if option.get("default")] == ["longest"]


@pytest.mark.parametrize(("left", "end"), [(12, "page 2 of 2"), (3, "page 1 of 1"), (0, "words")])
async def test_articles_that_vanish_between_two_pages_leave_a_shorter_list(
    world: World, left: int, end: str
) -> None:
    world.engine.library[world.own] = many(25)
    listed = await world.alice.slash(world.channel, "articles list", words="tale", page=2)
    world.engine.library[world.own] = many(left)
    await press(world, listed, "▶️", world.alice)
    assert end in said(listed).split("\n")[-1]


async def test_too_many_words_are_a_line(world: World) -> None:
    listed = await world.alice.slash(world.channel, "articles list", words="🐝" * 79)
    assert said(listed) == "That is too much to look for. Write fewer words."
    assert world.env.errors


async def test_the_longest_words_still_turn_pages(world: World) -> None:
    words = "🐝" * 40
    world.engine.library[world.own] = [replace(one, title=words) for one in many(25)]
    listed = await world.alice.slash(world.channel, "articles list", words=words, page=3)
    await press(world, listed, "◀️", world.alice)
    assert said(listed).endswith("page 2 of 3")
    assert all(len(one) <= 100 for one in controls(await shown_by(listed)))


async def test_an_article_is_shown_with_its_facts_in_short_and_its_opening(world: World) -> None:
    world.engine.library["seeds"] = [LONG_BEES]
    shown = await world.alice.slash(world.channel, "articles show", article="bees")
    assert "Publisher: Meadow Post" in said(shown)
    assert "**In short**\n- Honeybees live in hives." in said(shown)
    assert "waggling. · ¶ 1\n> Honeybees live in hives." in said(shown)


async def test_an_article_that_is_quoted_whole_needs_no_summary(world: World) -> None:
    shown = await world.alice.slash(world.channel, "articles show", article="bees")
    assert "> The angle of a dance points at the sun." in said(shown)
    assert "In short" not in said(shown)


async def test_an_article_that_cannot_be_summarised_is_shown_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise SourceError("no model")

    world.engine.library["seeds"] = [LONG_BEES]
    monkeypatch.setattr(world.engine, "summarize", fail)
    shown = await world.alice.slash(world.channel, "articles show", article="bees")
    assert "> Honeybees live in hives." in said(shown)
    assert "In short" not in said(shown)
    assert "without its summary: no model" in caplog.text


async def test_showing_an_unknown_article_is_a_line(world: World) -> None:
    shown = await world.alice.slash(world.channel, "articles show", article="nope")
    assert "There is no article “nope” here." in said(shown)
    assert world.env.errors


@pytest.mark.parametrize(
    ("command", "options", "line"),
    [
        ("articles add", {}, NOT_ADDING),
        ("articles add", {"url": LINK}, NOT_ADDING),
        ("articles add", {"file": ("a.txt", b"A\n\nB")}, NOT_ADDING),
        ("articles remove", {"article": "ours"}, NOT_ALLOWED),
    ],
)
async def test_members_change_nothing(
    world: World, command: str, options: dict[str, Any], line: str
) -> None:
    world.engine.library[world.own] = [OWN]
    refused = await world.alice.slash(world.channel, command, **options)
    assert refused.ephemeral
    assert line in said(refused)
    assert refused.modal is None
    assert (world.engine.added, world.engine.fetched) == ([], [])
    assert world.env.errors


async def test_a_chosen_role_may_add_and_undo_that_but_not_remove(world: World) -> None:
    editor = await with_role(world)
    added = await editor.slash(world.channel, "articles add", url=LINK)
    assert "**Added**" in said(added)
    refused = await editor.slash(world.channel, "articles remove", article=LINK)
    assert NOT_ALLOWED in said(refused)
    assert world.env.errors
    await press(world, added, "Undo", editor)
    assert said(added).startswith("Taken out again:\n[Untitled](<https://example.org/new>)")
    assert world.engine.library[world.own] == []


async def test_in_direct_messages_everybody_keeps_articles_of_their_own(world: World) -> None:
    user, own = world.alice.user, f"user-{world.alice.user.id}"
    added = await user.slash("articles add", url=f" {LINK} ")
    assert "**Added**" in said(added)
    assert world.engine.fetched == [(own, LINK)]
    asked = await user.slash("articles remove", article=LINK)
    message = await shown_by(asked)
    await user.click(message.message, custom_id=buttons_of(message)["Remove"])
    assert "Removed “Untitled”" in said(asked)
    assert world.engine.library[own] == []
    await user.click(message.message, custom_id=buttons_of(message)["Undo"])
    assert [article.article_id for article in world.engine.library[own]] == [LINK]


async def test_an_address_and_a_file_at_once_are_refused(world: World) -> None:
    file = ("a.txt", b"A\n\nB")
    refused = await world.mona.slash(world.channel, "articles add", url=LINK, file=file)
    assert said(refused) == "Give me an address or a file, not both."
    assert (world.engine.added, world.engine.fetched) == ([], [])
    assert world.env.errors


async def test_a_file_is_added_to_this_server(world: World) -> None:
    file = ("Story.MD", b"A story\n\nIt goes like this.")
    added = await world.mona.slash(world.channel, "articles add", file=file)
    assert added.ephemeral
    assert said(added) == "**Added** A story\n-# 1 paragraph"
    assert world.engine.added == [(world.own, "Story.MD", file[1])]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("virus.exe", b"x", "I read .txt, .md, .html, .jsonl files"),
        ("story", b"x", "I read .txt"),
        ("big.txt", b"x" * (5 * 2**20 + 1), "That file is larger than 5 MiB"),
    ],
)
async def test_a_file_that_is_not_taken_is_not_downloaded(
    world: World, name: str, content: bytes, line: str
) -> None:
    added = await world.mona.slash(world.channel, "articles add", file=(name, content))
    assert line in said(added).replace("\\", "")
    assert world.engine.added == []
    assert world.env.errors
    assert not any("attachments" in request.path for request in world.env.http_requests)


@pytest.mark.simcord(settle_timeout=0.5)
@pytest.mark.parametrize(
    ("options", "line"),
    [({"url": LINK}, "Reading the page …"), ({"file": ("a.txt", b"A\n\nB")}, "embedding the")],
)
async def test_slow_work_says_what_it_is_at(
    world: World, options: dict[str, Any], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_page, quick_file = world.engine.add_page, world.engine.add

    async def slow_page(*given: Any) -> Any:
        await asyncio.sleep(10)
        return await quick_page(*given)

    async def slow_file(*given: Any) -> Any:
        await asyncio.sleep(10)
        return await quick_file(*given)

    monkeypatch.setattr(world.engine, "add_page", slow_page)
    monkeypatch.setattr(world.engine, "add", slow_file)
    adding = await world.mona.slash(world.channel, "articles add", **options)
    await world.env.advance_time(3)
    assert line in said(adding)
    await world.env.advance_time(8)
    assert "**Added**" in said(adding)


async def pasted(world: World, **given: str) -> simcord.InteractionResult:
    asked = await world.mona.slash(world.channel, "articles add")
    assert asked.modal is not None
    assert len(asked.modal["components"]) == 5
    return await world.mona.submit_modal(asked, given)


async def test_a_text_can_be_pasted_with_where_it_is_from(world: World) -> None:
    added = await pasted(
        world, headline="../On/Bees\\", text="First one.\n\nSecond one.",
        address="https://example.org/on", publisher=" The Post ", day="June 2024",
    )  # fmt: skip
    assert added.ephemeral
    assert "**Added**" in said(added)
    ((_, name, content),) = world.engine.added
    assert name == "-On-Bees-.jsonl"
    assert b'"url": "https://example.org/on"' in content
    assert b'"publisher": "The Post"' in content
    assert b'"published": "2024-06-01"' in content
    (article,) = world.engine.library[world.own]
    assert (article.title, article.paragraphs) == ("../On/Bees\\", ("First one.", "Second one."))


async def test_a_wrong_date_or_address_does_not_throw_a_pasted_text_away(world: World) -> None:
    added = await pasted(
        world, headline="Bees", text="They hum.", address="example", day="31.31.2024"
    )
    assert "**Added**" in said(added)
    assert "**Worth knowing**\n- example: This is no web address" in said(added)
    assert "- Date: “31.31.2024” is not a date I can read." in said(added)
    assert b'"published": ""' in world.engine.added[0][2]


async def test_a_pasted_text_without_paragraphs_is_a_line(world: World) -> None:
    assert "There is no text to add." in said(await pasted(world, headline="Bees", text="   "))
    assert world.engine.added == []
    assert world.env.errors


async def test_pasting_is_refused_to_someone_who_lost_the_permission(world: World) -> None:
    asked = await world.mona.slash(world.channel, "articles add")
    await demote(world)
    added = await world.mona.submit_modal(asked, {"headline": "Bees", "text": "Text."})
    assert NOT_ADDING in said(added)
    assert world.engine.added == []
    assert world.env.errors


async def test_what_was_added_is_taken_out_again_for_good(world: World) -> None:
    added = await world.mona.slash(world.channel, "articles add", url=LINK)
    await press(world, added, "Undo", world.mona)
    assert said(added).startswith("Taken out again:")
    assert world.engine.library[world.own] == []
    assert controls(await shown_by(added)) == {}


@pytest.mark.parametrize("what", ["gone", "replaced"])
async def test_what_was_added_and_is_no_longer_as_it_was_stays(world: World, what: str) -> None:
    added = await world.mona.slash(world.channel, "articles add", url=LINK)
    (article,) = world.engine.library[world.own]
    later = [] if what == "gone" else [replace(article, title="Another text")]
    world.engine.library[world.own] = later
    refused = await press(world, added, "Undo", world.mona)
    assert "somebody removed or changed it meanwhile" in last_word(refused)
    assert world.engine.library[world.own] == later
    assert "**Added**" in said(added)


async def test_undoing_an_addition_takes_the_right_to_add(world: World) -> None:
    added = await world.mona.slash(world.channel, "articles add", url=LINK)
    refused = await press(world, added, "Undo", world.alice)
    assert NOT_ADDING in last_word(refused)
    assert len(world.engine.library[world.own]) == 1


async def removing(world: World) -> simcord.InteractionResult:
    world.engine.library[world.own] = [OWN]
    return await world.mona.slash(world.channel, "articles remove", article="our own")


async def test_an_article_is_removed_once_that_is_confirmed(world: World) -> None:
    asked = await removing(world)
    assert asked.ephemeral
    assert "Remove this article and its 1 paragraph" in said(asked)
    assert world.engine.library[world.own] == [OWN]
    await press(world, asked, "Remove", world.mona)
    assert world.engine.library[world.own] == []
    assert said(asked).startswith("Removed “Our own article” and its 1 paragraph.\n-# Undo works")
    assert list(buttons_of(asked.response)) == ["Undo"]


async def test_answers_that_quote_a_removed_article_are_forgotten(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    answer = await world.alice.slash(world.channel, "ask", question="paragraph?")
    asked = await removing(world)
    await press(world, asked, "Remove", world.mona)
    pressed = await press(world, answer, "In context", world.alice)
    assert "This answer is no longer kept" in last_word(pressed)


async def test_an_article_is_kept_when_that_is_chosen(world: World) -> None:
    asked = await removing(world)
    await press(world, asked, "Keep", world.mona)
    assert said(asked) == "Nothing was changed."
    assert controls(await shown_by(asked)) == {}
    assert world.engine.library[world.own] == [OWN]


@pytest.mark.parametrize("name", ["Remove", "Keep"])
async def test_nobody_but_the_asker_decides_about_a_removal(world: World, name: str) -> None:
    asked = await removing(world)
    refused = await press(world, asked, name, world.alice)
    assert last_word(refused) == "Only the person who asked for this can press that."
    assert world.engine.library[world.own] == [OWN]
    assert list(buttons_of(asked.response)) == ["Remove", "Keep"]


async def test_a_removal_is_refused_to_someone_who_lost_the_permission(world: World) -> None:
    asked = await removing(world)
    await demote(world)
    assert NOT_ALLOWED in last_word(await press(world, asked, "Remove", world.mona))
    assert world.engine.library[world.own] == [OWN]


async def test_an_article_that_changed_after_the_question_is_not_removed(world: World) -> None:
    asked = await removing(world)
    changed = replace(OWN, paragraphs=("One paragraph.", "And one more."))
    world.engine.library[world.own] = [changed]
    await press(world, asked, "Remove", world.mona)
    assert "somebody removed or changed it meanwhile" in said(asked)
    assert world.engine.library[world.own] == [changed]


async def removed(world: World) -> simcord.InteractionResult:
    asked = await removing(world)
    await press(world, asked, "Remove", world.mona)
    return asked


def undo_token(asked: simcord.InteractionResult) -> str:
    return buttons_of(asked.response)["Undo"].partition(":")[2]


async def test_a_removal_is_undone(world: World) -> None:
    asked = await removed(world)
    await press(world, asked, "Undo", world.mona)
    assert world.engine.restored == [(world.own, OWN)]
    assert said(asked) == "Put back: Our own article."
    assert controls(await shown_by(asked)) == {}


@pytest.mark.parametrize("why", ["late", "used"])
async def test_a_removal_that_cannot_be_undone_any_more_is_a_line(world: World, why: str) -> None:
    asked = await removed(world)
    if why == "used":
        world.memory.removed.forget(undo_token(asked))
    else:
        with bot_state.writing(world.memory.removed.path, ()) as connection:
            long_ago = int((datetime.now(UTC) - timedelta(minutes=11)).timestamp())
            connection.execute("UPDATE removed SET removed = ?", (long_ago,))
    refused = await press(world, asked, "Undo", world.mona)
    assert last_word(refused).startswith("This cannot be undone: it was done already, or more than")
    assert world.engine.library[world.own] == []


async def test_an_article_that_cannot_be_put_back_can_be_tried_again(world: World) -> None:
    asked = await removed(world)
    world.engine.library[world.own] = [replace(OWN, title="A new one")]
    await press(world, asked, "Undo", world.mona)
    assert "There is a new article ours by now." in said(asked)
    world.engine.library[world.own] = []
    await press(world, asked, "Undo", world.mona)
    assert world.engine.library[world.own] == [OWN]


async def press_twice(
    world: World, result: simcord.InteractionResult, name: str, between: float
) -> list[simcord.InteractionResult]:
    """Press a button and press it again, as it was shown before."""
    message = await shown_by(result)
    data = {"custom_id": buttons_of(message)[name], "component_type": BUTTON}
    stored = deepcopy(world.env.backend.get_message(message.channel_id, message.id))
    first = asyncio.create_task(_component_interaction(world.mona, stored, data))
    await asyncio.sleep(between)
    second = await _component_interaction(world.mona, stored, data)
    return [await first, second]


@pytest.mark.parametrize("between", [0.0, 0.3])
async def test_a_double_press_removes_once_and_leaves_the_undo(
    world: World, between: float
) -> None:
    asked = await removing(world)
    _, second = await press_twice(world, asked, "Remove", between)
    assert said(asked).startswith("Removed “Our own article”")
    assert list(buttons_of(asked.response)) == ["Undo"]
    assert second.acknowledged
    assert second.followups == []


@pytest.mark.parametrize("what", ["article", "remove"])
async def test_a_removal_that_comes_too_late_names_no_collection(
    world: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise NotFoundError("No article. Run: footnote index list --collection guild-1")

    asked = await removing(world)
    monkeypatch.setattr(world.engine, what, fail)
    await press(world, asked, "Remove", world.mona)
    assert said(asked).startswith("That is not there any more")
    assert world.memory.removed.forget_before(datetime.now(UTC) + timedelta(days=1)) == 0


async def test_a_removed_article_is_kept_until_it_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await removed(world)
    token, meanwhile, restore = undo_token(asked), [], world.engine.restore

    async def watched(*given: Any) -> Any:
        meanwhile.append(world.memory.removed.get(token, world.own, LONG_AGO))
        return await restore(*given)

    monkeypatch.setattr(world.engine, "restore", watched)
    await press(world, asked, "Undo", world.mona)
    assert meanwhile == [OWN]
    assert world.memory.removed.get(token, world.own, LONG_AGO) is None


async def test_of_two_who_undo_a_removal_one_does_it_and_the_other_hears_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, restore = await removed(world), world.engine.restore

    async def slowly(*given: Any) -> Any:
        await asyncio.sleep(0.3)
        return await restore(*given)

    monkeypatch.setattr(world.engine, "restore", slowly)
    _, second = await press_twice(world, asked, "Undo", 0.1)
    assert last_word(second).startswith("This cannot be undone: it was done already")
    await world.env.settle()
    assert said(asked) == "Put back: Our own article."
    assert world.engine.restored == [(world.own, OWN)]


async def test_an_undo_of_another_place_is_refused_and_stays(world: World) -> None:
    asked = await removed(world)
    with bot_state.writing(world.memory.removed.path, ()) as connection:
        connection.execute("UPDATE removed SET collection = 'guild-1'")
    refused = await press(world, asked, "Undo", world.mona)
    assert "This cannot be undone" in last_word(refused)
    assert world.memory.removed.get(undo_token(asked), "guild-1", LONG_AGO) == OWN


def upload(*paragraphs: str) -> tuple[str, bytes]:
    """A file with an article of the id and headline of `OWN`."""
    record = {"id": "ours", "title": OWN.title, "paragraphs": paragraphs}
    return "file.jsonl", json.dumps(record).encode()


async def test_what_an_addition_replaces_is_brought_back(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    added = await world.mona.slash(world.channel, "articles add", file=upload("New.", "Newer."))
    assert said(added).startswith("**Updated** Our own article")
    assert "Undo brings back what this replaced" in said(added)
    await press(world, added, "Undo", world.mona)
    assert said(added) == "Put back: Our own article."
    assert world.engine.library[world.own] == [OWN]
    assert world.memory.removed.forget_before(datetime.now(UTC) + timedelta(days=1)) == 0


async def test_what_changed_after_it_replaced_something_stays(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    added = await world.mona.slash(world.channel, "articles add", file=upload("New.", "Newer."))
    later = replace(OWN, paragraphs=("1", "2", "3"))
    world.engine.library[world.own] = [later]
    refused = await press(world, added, "Undo", world.mona)
    assert "somebody removed or changed it meanwhile" in last_word(refused)
    assert world.engine.library[world.own] == [later]


async def test_a_replacement_whose_undo_failed_half_way_can_be_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise UsageError("Not now.")

    world.engine.library[world.own] = [OWN]
    added = await world.mona.slash(world.channel, "articles add", file=upload("New.", "Newer."))
    with monkeypatch.context() as patched:
        patched.setattr(world.engine, "restore", fail)
        await press(world, added, "Undo", world.mona)
    assert said(added) == "Not now."
    await press(world, added, "Undo", world.mona)
    assert world.engine.library[world.own] == [OWN]


async def test_who_may_only_add_does_not_replace_another_article(world: World) -> None:
    editor = await with_role(world)
    world.engine.library[world.own] = [OWN]
    refused = await editor.slash(world.channel, "articles add", file=upload("Mine now."))
    assert "replacing it takes the permission Manage Server" in said(refused)
    assert world.engine.library[world.own] == [OWN]
    assert world.env.errors


async def test_who_may_only_add_may_add_the_same_again(world: World) -> None:
    editor = await with_role(world)
    world.engine.library[world.own] = [OWN]
    again = await editor.slash(world.channel, "articles add", file=upload(*OWN.paragraphs))
    assert "Our own article" in said(again)
    assert buttons_of(again.response) == {}


async def test_undoing_a_replacement_takes_the_permission(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    added = await world.mona.slash(world.channel, "articles add", file=upload("New.", "Newer."))
    assert NOT_ALLOWED in last_word(await press(world, added, "Undo", world.alice))


@pytest.mark.parametrize("count", [3, 4])
async def test_what_is_replaced_is_kept_where_it_is_few(world: World, count: int) -> None:
    async def adding() -> RebuildReport:
        return RebuildReport(updated=count)

    added = await add_over(world.bot.desk, world.own, many(count), 1, adding)
    assert len(added.replaced) == (count if count <= 3 else 0)


async def test_what_was_not_replaced_after_all_is_not_kept(world: World) -> None:
    async def adding() -> RebuildReport:
        raise SourceError("no")

    with pytest.raises(SourceError):
        await add_over(world.bot.desk, world.own, [OWN], 1, adding)
    assert world.memory.removed.forget_before(datetime.now(UTC) + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("articles list", {}),
        ("articles show", {"article": "bees"}),
        ("articles add", {"url": LINK}),
        ("articles add", {}),
        ("index rebuild", {}),
    ],
)
async def test_commands_that_take_work_have_a_limit_of_their_own(
    world: World, command: str, options: dict[str, Any]
) -> None:
    world.bot.desk._limiter = Limiter(commands_per_person=(1, 60.0))
    await world.mona.slash(world.channel, command, **options)
    refused = await world.mona.slash(world.channel, command, **options)
    assert refused.ephemeral
    assert "You are asking faster than I can read. Try again in" in said(refused)
    assert world.env.errors
    await world.mona.slash(world.channel, "ask", question="hives?")


async def test_undoing_a_removal_takes_the_permission(world: World) -> None:
    asked = await removed(world)
    assert NOT_ALLOWED in last_word(await press(world, asked, "Undo", world.alice))
    assert world.engine.library[world.own] == []


async def test_shared_articles_cannot_be_removed(world: World) -> None:
    refused = await world.mona.slash(world.channel, "articles remove", article="bees")
    assert "shared with every place" in said(refused)
    assert BEES in world.engine.library["seeds"]
    assert world.env.errors


async def test_only_the_servers_own_articles_are_offered_for_removal(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    offered = await world.mona.autocomplete(world.channel, "articles remove", "article", "")
    assert [choice["value"] for choice in offered] == ["ours"]
    offered = await world.alice.autocomplete(world.channel, "articles show", "article", "")
    assert [choice["value"] for choice in offered] == ["ours", "bees", "everyone"]


async def test_the_orders_have_names_that_can_be_translated(world: World) -> None:
    (command,) = [one for one in world.bot.tree.get_commands() if one.name == "articles"]
    listing = command.get_command("list")  # type: ignore[union-attr]
    (order,) = [one for one in listing.parameters if one.name == "order"]  # type: ignore[union-attr]
    assert [str(choice._locale_name) for choice in order.choices] == [
        "Newest first", "Oldest first", "By headline", "By publisher", "Longest first",
    ]  # fmt: skip


async def demote(world: World) -> None:
    """Take the managers' permission from under an open dialogue."""
    world.env.backend.edit_role(
        world.guild.id, world.guild.roles["Managers"].id, {"permissions": 0}
    )
    await world.env.settle()
