"""The commands in every language: what is translated, what never is, what Discord would take."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext, locale_str
from discord.app_commands import TranslationContextLocation as Location

from bot import i18n, messages
from bot.sync import tree_digest
from bot.translator import FootnoteTranslator
from tests.bot.conftest import World
from tests.wire.command_form import command_faults

SPOKEN = {"de": "de", "es": "es-ES", "es-419": "es-419"}
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
ASK = "Ask the articles a question."


async def payload(world: World) -> list[dict[str, Any]]:
    """All commands, as Discord is told them."""
    tree = world.bot.tree
    assert tree.translator is not None
    return [await one.get_translated_payload(tree, tree.translator) for one in tree.get_commands()]


def nodes(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Commands, subcommands, options and choices."""
    for one in told:
        yield one
        yield from nodes([*one.get("options", []), *one.get("choices", [])])


async def translate(text: str, locale: discord.Locale, location: Location) -> str | None:
    return await FootnoteTranslator().translate(locale_str(text), locale, context_of(location))


def context_of(location: Any) -> Any:
    return TranslationContext(location, None)


async def test_discord_takes_the_commands_in_every_language(world: World) -> None:
    assert command_faults(await payload(world)) == []


@pytest.mark.parametrize("locale", SPOKEN.values())
async def test_every_description_choice_and_menu_is_translated(world: World, locale: str) -> None:
    told = await payload(world)
    english = [
        one
        for one in nodes(told)
        if one.get("description", "…") != "…" and locale not in one["description_localizations"]
    ]
    assert english == []
    choices = [one for one in nodes(told) if "value" in one]
    menus = [one for one in told if one["type"] == 3]
    assert len(choices) >= 5
    assert len(menus) == 3
    assert [one for one in choices + menus if locale not in one.get("name_localizations", {})] == []


async def test_names_of_slash_commands_and_options_are_english_everywhere(world: World) -> None:
    told = await payload(world)
    slash = [one for one in nodes([one for one in told if one["type"] == 1]) if "value" not in one]
    assert [one["name"] for one in slash if one.get("name_localizations")] == []


async def test_only_languages_with_a_catalogue_are_told(world: World) -> None:
    locales = {
        locale
        for one in nodes(await payload(world))
        for key in ("name_localizations", "description_localizations")
        for locale in one.get(key) or {}
    }
    assert locales == set(SPOKEN.values())


async def test_both_kinds_of_spanish_are_one_catalogue() -> None:
    spanish = {
        await translate(ASK, locale, Location.command_description)
        for locale in (discord.Locale.spain_spanish, discord.Locale.latin_american_spanish)
    }
    assert spanish == {"Haz una pregunta a los artículos."}
    assert await translate(ASK, discord.Locale.french, Location.command_description) is None
    assert await translate(ASK, discord.Locale.british_english, Location.choice_name) is None


async def test_what_is_too_long_stays_english_and_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entries = [f'msgid "{text}"\nmsgstr "{"x" * 101}"\n' for text in (ASK, "Save article")]
    entries.append(f'msgid "List the articles."\nmsgstr "{"y" * 100}"\n')
    (tmp_path / "fr.po").write_text(HEAD + "\n".join(entries), encoding="utf-8")
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    translator, french = FootnoteTranslator(), discord.Locale.french
    context = context_of(Location.command_description)
    for _ in range(2):
        assert await translator.translate(locale_str(ASK), french, context) is None
    assert (
        await translator.translate(locale_str("List the articles."), french, context) == "y" * 100
    )
    warnings = [one.getMessage() for one in caplog.records]
    assert len(warnings) == 1
    assert warnings[0].startswith("too long for a command, which has 100 units at most: xxx")


async def test_a_changed_translation_changes_what_is_to_be_synced(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = [await tree_digest(world.bot.tree)]
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    digests.append(await tree_digest(world.bot.tree))
    for name, word in (("one", "Frag."), ("two", "Frag mal.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "de.po").write_text(f'{HEAD}msgid "{ASK}"\nmsgstr "{word}"\n')
        monkeypatch.setattr(i18n, "FOLDER", tmp_path / name)
        digests.append(await tree_digest(world.bot.tree))
    assert len(set(digests)) == 4
    assert digests[-1] == await tree_digest(world.bot.tree)


async def test_translators_find_all_that_discord_asks_for(world: World) -> None:
    asked: set[str] = set()

    class Asked(app_commands.Translator):
        async def translate(
            self,
            string: locale_str,
            locale: discord.Locale,
            context: app_commands.TranslationContextTypes,
        ) -> str | None:
            names = (Location.group_name, Location.parameter_name)
            is_command = isinstance(context.data, app_commands.Command)
            if context.location not in names and not (
                context.location is Location.command_name and is_command
            ):
                asked.add(string.message)
            return None

    for one in world.bot.tree.get_commands():
        await one.get_translated_payload(world.bot.tree, Asked())
    wanted = {message.id for message in messages.template()}
    assert asked - wanted == {"…"} & asked
