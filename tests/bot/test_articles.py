"""/articles: who may change what, and what is taken."""

import pytest

from index.errors import SourceError
from index.types import Article
from tests.bot.conftest import World, said
from tests.bot.fakes import BEES

OWN = Article("ours", "Our own article", ("One paragraph.",))


async def test_members_can_list_and_show_what_is_read(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    listed = await world.alice.slash(world.channel, "articles list")
    assert listed.ephemeral
    assert said(listed).split("\n")[1] == "- Our own article · 1 ¶"
    assert "Why bees dance" in said(listed)
    shown = await world.alice.slash(world.channel, "articles show", article="bees")
    assert "> Honeybees live in hives." in said(shown)


async def test_an_empty_collection_says_how_to_begin(world: World) -> None:
    world.engine.library.clear()
    assert "/articles add" in said(await world.alice.slash(world.channel, "articles list"))


async def test_showing_an_unknown_article_is_a_line(world: World) -> None:
    shown = await world.alice.slash(world.channel, "articles show", article="nope")
    assert "There is no article “nope” here." in said(shown)
    assert world.env.errors


async def test_articles_can_be_listed_in_direct_messages(world: World) -> None:
    assert "Why bees dance" in said(await world.alice.user.slash("articles list"))


@pytest.mark.parametrize("command", ["articles add", "articles remove"])
async def test_changing_articles_needs_manage_server(world: World, command: str) -> None:
    options = {"article": "bees"} if command.endswith("remove") else {}
    refused = await world.alice.slash(world.channel, command, **options)
    assert refused.ephemeral
    assert "You need the permission Manage Server" in said(refused)
    assert refused.modal is None
    assert world.env.errors


@pytest.mark.parametrize("command", ["articles add", "articles remove"])
async def test_articles_are_not_changed_in_direct_messages(world: World, command: str) -> None:
    options = {"article": "bees"} if command.endswith("remove") else {}
    refused = await world.alice.user.slash(command, **options)
    assert "This works only in a server." in said(refused)
    assert world.env.errors


async def test_a_file_is_added_to_this_server(world: World) -> None:
    file = ("Story.MD", b"A story\n\nIt goes like this.")
    added = await world.mona.slash(world.channel, "articles add", file=file)
    assert added.ephemeral
    assert "**Added** in 0.5 s: 1 added" in said(added)
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


async def test_a_file_that_is_no_article_is_a_line(world: World) -> None:
    world.engine.failure = SourceError("No paragraph was found in that file.")
    added = await world.mona.slash(world.channel, "articles add", file=("a.txt", b"a"))
    assert "No paragraph was found in that file." in said(added)
    assert world.env.errors


async def test_a_text_can_be_pasted(world: World) -> None:
    asked = await world.mona.slash(world.channel, "articles add")
    headline, text = fields(asked.modal)
    values = {headline: "../On/Bees\\", text: "First.\n\nSecond."}
    added = await world.mona.submit_modal(asked, values)
    assert added.ephemeral
    assert "**Added**" in said(added)
    content = b"../On/Bees\\\n\nFirst.\n\nSecond."
    assert world.engine.added == [(world.own, "-On-Bees-.txt", content)]


async def test_a_pasted_text_without_paragraphs_is_a_line(world: World) -> None:
    asked = await world.mona.slash(world.channel, "articles add")
    headline, text = fields(asked.modal)
    added = await world.mona.submit_modal(asked, {headline: "Bees", text: "   "})
    assert "No paragraph was found" in said(added)
    assert world.env.errors


async def test_pasting_is_refused_to_someone_who_lost_the_permission(world: World) -> None:
    asked = await world.mona.slash(world.channel, "articles add")
    await demote(world)
    headline, text = fields(asked.modal)
    added = await world.mona.submit_modal(asked, {headline: "Bees", text: "Text."})
    assert "You need the permission Manage Server" in said(added)
    assert world.engine.added == []
    assert world.env.errors


async def test_an_article_is_removed_once_that_is_confirmed(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    asked = await world.mona.slash(world.channel, "articles remove", article="our own")
    assert asked.ephemeral
    assert "Remove this article and its 1 paragraph" in said(asked)
    assert world.engine.library[world.own] == [OWN]
    assert asked.response is not None
    await world.mona.click(asked.response, label="Remove")
    assert world.engine.library[world.own] == []
    assert said(asked).endswith("Removed “Our own article” and its 1 paragraph.")
    assert asked.response.components == []


async def test_an_article_is_kept_when_that_is_chosen_or_nothing_is(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    chosen = await world.mona.slash(world.channel, "articles remove", article="ours")
    assert chosen.response is not None
    await world.mona.click(chosen.response, label="Keep")
    waited = await world.mona.slash(world.channel, "articles remove", article="ours")
    await world.env.advance_time(61)
    for asked in (chosen, waited):
        assert said(asked).endswith("Nothing was removed.")
        assert asked.response is not None
        assert asked.response.components == []
    assert world.engine.library[world.own] == [OWN]


async def test_a_removal_is_refused_to_someone_who_lost_the_permission(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    asked = await world.mona.slash(world.channel, "articles remove", article="ours")
    await demote(world)
    assert asked.response is not None
    pressed = await world.mona.click(asked.response, label="Remove")
    assert "You need the permission Manage Server" in said(pressed)
    assert world.engine.library[world.own] == [OWN]
    assert world.env.errors


async def test_an_article_that_is_gone_by_then_is_a_line(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    asked = await world.mona.slash(world.channel, "articles remove", article="ours")
    world.engine.library[world.own] = []
    assert asked.response is not None
    await world.mona.click(asked.response, label="Remove")
    assert "There is no article “ours”." in said(asked)
    assert world.env.errors


async def test_shared_articles_cannot_be_removed(world: World) -> None:
    refused = await world.mona.slash(world.channel, "articles remove", article="bees")
    assert "shared by all servers" in said(refused)
    assert BEES in world.engine.library["seeds"]
    assert world.env.errors


async def test_only_the_servers_own_articles_are_offered_for_removal(world: World) -> None:
    world.engine.library[world.own] = [OWN]
    offered = await world.mona.autocomplete(world.channel, "articles remove", "article", "")
    assert [choice["value"] for choice in offered] == ["ours"]
    offered = await world.alice.autocomplete(world.channel, "articles show", "article", "")
    assert [choice["value"] for choice in offered] == ["ours", "bees", "everyone"]


def fields(modal: dict[str, object] | None) -> tuple[str, str]:
    """Return the ids of the two text fields of the modal."""
    assert modal is not None
    labels = modal["components"]
    assert isinstance(labels, list)
    first, second = (label["component"]["custom_id"] for label in labels)
    return first, second


async def demote(world: World) -> None:
    """Take the managers' permission from under an open dialogue."""
    world.env.backend.edit_role(
        world.guild.id, world.guild.roles["Managers"].id, {"permissions": 0}
    )
    await world.env.settle()
