"""/ask and /summarize in a server and in direct messages."""

from datetime import date

import pytest

from index.errors import LibraryError
from index.types import Article, Filter
from tests.bot.conftest import World, said
from tests.bot.fakes import BEES


async def test_a_question_is_answered_with_a_quotation_and_its_source(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="Where do honeybees live?")
    assert callback_types(world)[0] == 5  # "thinking …", before anything else
    assert not result.ephemeral
    assert said(result).startswith("**Where do honeybees live?**\n> **Honeybees live in hives**.")
    assert "[Why bees dance](<https://example.org/bees#:~:text=1>)" in said(result)


async def test_a_server_reads_its_own_articles_and_the_seeds(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="Where do honeybees live?")
    assert world.engine.asked[0][1].collections == (world.own, "seeds")
    assert not world.engine.asked[0][1].filter


async def test_a_direct_message_reads_the_askers_own_articles_and_the_seeds(world: World) -> None:
    result = await world.alice.user.slash("ask", question="Where do honeybees live?")
    assert "Honeybees" in said(result)
    own = f"user-{world.alice.user.id}"
    assert world.engine.asked[0][1].collections == (own, "seeds")


async def test_a_private_answer_is_for_the_asker_only(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="hives?", private=True)
    assert result.ephemeral


async def test_what_the_articles_do_not_hold_is_said_with_related_headlines(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="quantum chromodynamics")
    assert "The articles hold no answer to that." in said(result)
    assert "**Not an answer, but related**\n[Why bees dance]" in said(result)


async def test_without_any_article_there_is_no_answer_and_nothing_related(world: World) -> None:
    world.engine.library.clear()
    result = await world.alice.slash(world.channel, "ask", question="Where do honeybees live?")
    assert said(result).endswith("The articles hold no answer to that.")


async def test_options_become_a_filter(world: World) -> None:
    await world.alice.slash(
        world.channel, "ask", question="sun?", article="bees", after="2024-02", before="2024"
    )
    wanted = Filter("bees", date(2024, 2, 1), date(2024, 12, 31))
    assert world.engine.asked[0][1].filter == wanted


async def test_an_article_may_be_typed_by_its_title(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="sun?", article="why BEES")
    assert world.engine.asked[0][1].filter.article_id == "bees"


async def test_an_unknown_article_is_named_back(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="sun?", article="no @everyone")
    assert "There is no article “no \\@everyone” here." in said(result)
    assert world.engine.asked == []
    assert len(world.env.errors) == 1


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"after": "soonish"}, "“soonish” is not a date I can read"),
        ({"before": "31.31.2024"}, "2025-11-08, June 2025 or last week"),
        ({"after": "2025", "before": "2024"}, "Swap the two dates"),
    ],
)
async def test_a_bad_date_gets_an_example(world: World, options: dict[str, str], line: str) -> None:
    result = await world.alice.slash(world.channel, "ask", question="sun?", **options)
    assert line in said(result)
    assert len(world.env.errors) == 1


async def test_another_servers_articles_are_out_of_reach(world: World) -> None:
    world.engine.library["guild-1"] = [Article("secret", "Secret", ("The canary sings.",))]
    result = await world.alice.slash(world.channel, "ask", question="canary?", article="secret")
    assert "There is no article “secret” here." in said(result)
    assert world.env.errors
    offered = await world.alice.autocomplete(world.channel, "ask", "article", "")
    assert [choice["value"] for choice in offered] == ["bees", "everyone"]


async def test_autocomplete_looks_in_titles_and_publishers(world: World) -> None:
    for typed in ("DANCE bees", "meadow"):
        offered = await world.alice.autocomplete(world.channel, "ask", "article", typed)
        assert offered == [{"name": "Why bees dance · Meadow Post", "value": "bees"}]


async def test_autocomplete_offers_at_most_25_short_names(world: World) -> None:
    world.engine.library[world.own] = [
        Article(f"{number}" * 60, "🐝" * 300, ("x",), publisher="p" * 99) for number in range(99)
    ]
    offered = await world.alice.autocomplete(world.channel, "summarize", "article", "")
    assert len(offered) == 25
    assert all(len(choice["name"]) <= 100 for choice in offered)
    long_id = offered[-1]["value"]
    assert len(long_id) <= 100
    result = await world.alice.slash(world.channel, "summarize", article=long_id)
    assert "¶ 1" in said(result)


async def test_autocomplete_offers_nothing_when_the_library_fails(world: World) -> None:
    world.engine.failure = LibraryError("The library cannot be read.")
    assert await world.alice.autocomplete(world.channel, "ask", "article", "") == []


async def test_a_summary_has_the_length_asked_for(world: World) -> None:
    short = await world.alice.slash(world.channel, "summarize", article="bees", length="short")
    medium = await world.alice.slash(world.channel, "summarize", article="bees")
    assert said(short).count("· ¶") == 1
    assert said(medium).count("· ¶") == len(BEES.paragraphs)


async def test_a_summary_of_an_unknown_article_is_refused(world: World) -> None:
    result = await world.alice.slash(world.channel, "summarize", article="nothing like it")
    assert "There is no article" in said(result)
    assert world.env.errors


async def test_hostile_articles_are_quoted_inert(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="pings")
    assert "\\@everyone, \\@here and \\<\\@&1\\>" in said(result)
    assert "[@everyone loves ‹@1› and free" in said(result)
    assert "evil.example" not in said(result)


def callback_types(world: World) -> list[object]:
    """Return the kinds of first responses that interactions were given."""
    answers = [r.json for r in world.env.http_requests if r.path.endswith("/callback")]
    return [answer["type"] for answer in answers if isinstance(answer, dict)]


async def test_what_was_searched_stands_below_since_discord_hides_options(world: World) -> None:
    result = await world.alice.slash(
        world.channel,
        "ask",
        question="sun?",
        article="bees",
        source="meadow post",
        after="2024-02",
        before="2024",
    )
    assert said(result).endswith(
        "\n-# Searched: only “Why bees dance”, only of Meadow Post, "
        "from <t:1706788800:D> on, up to <t:1735646400:D>"
    )


async def test_a_source_may_be_typed_in_part_and_has_to_be_one(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="sun?", source="MEADOW")
    assert world.engine.asked[0][1].filter.publisher == "Meadow Post"
    refused = await world.alice.slash(world.channel, "ask", question="sun?", source="Harbour")
    assert "No article here is from “Harbour”." in said(refused)
    offered = await world.alice.autocomplete(world.channel, "ask", "source", "mea")
    assert offered == [{"name": "Meadow Post", "value": "Meadow Post"}]
    assert len(world.env.errors) == 1


async def test_the_newest_may_be_wanted_first(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="sun?", newest=True)
    assert world.engine.asked[0][1].newest
