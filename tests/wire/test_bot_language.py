"""Languages over the wire: each reader's own, a server's, and never one in place of another."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord.app_commands import Choice

from bot import i18n
from index.store.server_settings import SettingsStore
from tests.wire.house import LIVE, MANAGER, NOTHING, VOLCANO, WHERE, House
from tests.wire.messages import Message
from tests.wire.standin import StandIn
from tests.wire.world import Guild, User

SYNC = "PUT /applications/{application_id}/commands"
NOT_FOUND = {
    "en-US": NOTHING,
    "de": "Die Artikel enthalten keine Antwort darauf.",
    "es-419": "Los artículos no responden a eso.",
    "es-ES": "Los artículos no responden a eso.",
    "fr": NOTHING,
    "xx-new": NOTHING,
}
CONFIDENCE = {"en-US": "Confidence: ", "de": "Sicherheit: ", "es-419": "Confianza: "}
UNKNOWN = "Which composer heard nothing?"


@pytest.fixture
def ada() -> User:
    return User("Ada", locale="de")


@pytest.fixture
async def running(standin: StandIn, house: House) -> AsyncIterator[StandIn]:
    """Discord with the bot in it."""
    async with standin.running(house.bot):
        yield standin


async def answer(standin: StandIn, user: User, question: str, **options: object) -> Message:
    asked = await standin.slash(standin.channel, user, "ask", {"question": question, **options})
    return await asked.reply()


async def setting(house: House, guild: Guild, **values: object) -> None:
    await asyncio.to_thread(SettingsStore(house.data).put, guild.id, 0, values)


@pytest.mark.parametrize("locale", ["de", "es-419"])
async def test_an_answer_has_the_readers_words_around_the_untouched_quotation(
    running: StandIn, locale: str
) -> None:
    shown = (await answer(running, User("Ada", locale=locale), WHERE)).shown
    question, quoted, source, notes = shown
    assert question == f"**{WHERE}**"
    assert quoted == f"> {LIVE} Foragers dance."
    assert source.startswith("**1** [Bees](<https://example.org/bees")
    assert notes.startswith(f"-# {CONFIDENCE[locale]}")
    assert "Confidence" not in notes


@pytest.mark.parametrize("locale", NOT_FOUND)
async def test_each_locale_gets_its_catalogue_or_english(running: StandIn, locale: str) -> None:
    text = (await answer(running, User("Ada", locale=locale), UNKNOWN)).text
    assert NOT_FOUND[locale] in text


async def test_commands_are_described_in_each_language_and_named_in_english(
    running: StandIn,
) -> None:
    german, spanish = running.commands.shown("de"), running.commands.shown("es-419")
    assert german["ask"] == "Stell den Artikeln eine Frage."
    assert spanish["ask"] == running.commands.shown("es-ES")["ask"] != german["ask"]
    assert running.commands.shown("fr")["ask"] == "Ask the articles a question."
    menus = {"Dazu fragen", "Mit Artikeln abgleichen", "Artikel speichern"}
    english = running.commands.shown("en-US")
    assert german.keys() - english.keys() == menus
    assert len(german) == len(english)


async def test_commands_are_told_again_when_only_a_translation_changed(
    standin: StandIn, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        async with standin.running(house.bot):
            pass
    assert len(standin.calls(SYNC)) == 1
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    async with standin.running(house.bot):
        assert len(standin.calls(SYNC)) == 2
        assert standin.commands.shown("de")["ask"] == "Ask the articles a question."


async def test_a_servers_language_comes_before_the_readers(
    running: StandIn, house: House, ada: User
) -> None:
    await setting(house, running.guild, language="es")
    assert NOT_FOUND["es-ES"] in (await answer(running, ada, UNKNOWN)).text
    assert NOT_FOUND["es-ES"] in (await answer(running, running.user, UNKNOWN)).text
    direct = await running.slash(running.dm(ada), ada, "ask", {"question": UNKNOWN})
    assert NOT_FOUND["de"] in (await direct.reply()).text  # there, nothing is set


async def test_a_language_that_was_set_and_is_gone_is_english(
    running: StandIn, house: House, ada: User
) -> None:
    await setting(house, running.guild, language="fr")
    assert NOTHING in (await answer(running, ada, UNKNOWN)).text


async def test_a_mention_is_answered_in_the_servers_preferred_language(
    standin: StandIn, house: House
) -> None:
    guild = standin.world.add_guild("Lesesaal", locale="de")
    channel = standin.world.add_channel(guild, "fragen")
    async with standin.running(house.bot):
        said = await standin.message(channel, standin.user, UNKNOWN, mentions_bot=True)
        assert NOT_FOUND["de"] in (await standin.reply_to(said)).text
        said = await standin.message(standin.channel, standin.user, UNKNOWN, mentions_bot=True)
        assert NOTHING in (await standin.reply_to(said)).text
        await setting(house, guild, language="es")
        said = await standin.message(channel, standin.user, WHERE, mentions_bot=True)
        assert CONFIDENCE["es-419"] in (await standin.reply_to(said)).text


async def test_many_at_once_are_each_answered_in_their_own_language(running: StandIn) -> None:
    people = [User(f"{locale} {n}", locale=locale) for n in range(4) for locale in NOT_FOUND]
    shown = await asyncio.gather(*(answer(running, one, UNKNOWN) for one in people))
    for person, message in zip(people, shown, strict=True):
        assert NOT_FOUND[person.locale] in message.text


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"question": " "}, "Die Frage ist leer."),
        ({"question": WHERE, "article": "nichts"}, "Hier gibt es keinen Artikel „nichts“."),
        ({"question": WHERE, "after": "irgendwann"}, "„irgendwann“ kann ich nicht als Datum"),
        (
            {"question": WHERE, "after": "2024-06-01", "before": "2024-05-01"},
            "Kein Tag liegt nach 2024-06-01",
        ),
    ],
)
async def test_errors_speak_the_readers_language(
    running: StandIn, ada: User, options: dict[str, str], line: str
) -> None:
    asked = await running.slash(running.channel, ada, "ask", options)
    assert line in (await asked.reply()).text


async def test_a_fault_and_a_refusal_speak_the_readers_language(
    standin: StandIn, house: House, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with standin.running(house.bot) as bot:
        refused = await standin.slash(standin.channel, ada, "index status")
        assert "die Berechtigung „Server verwalten“" in (await refused.reply()).text

        async def fail(*_: object) -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr(bot.desk.engine, "answer", fail)
        shown = (await answer(standin, ada, WHERE)).text
        assert "hier ist etwas schiefgegangen" in shown
        assert "secret" not in shown


async def test_buttons_speak_the_language_of_who_presses_them(running: StandIn, ada: User) -> None:
    shown = await answer(running, ada, WHERE)
    thanked = await (await running.click(shown, ada, "👎")).reply()
    assert thanked.text.startswith("Danke. Du hast mit 👎 gestimmt")
    other = await (await running.click(shown, User("Bea", locale="es-ES"), "👍")).reply()
    assert other.text.startswith("Gracias.")


async def test_forms_speak_the_language_of_who_opens_them(
    running: StandIn, house: House, ada: User
) -> None:
    opened = await running.slash(running.channel, ada, "articles add", permissions=MANAGER)
    assert (await opened.modal())["title"] == "Artikel hinzufügen"
    typed = {"Überschrift": "Bienen", "Text": "Bienen tanzen.", "Datum": "irgendwann"}
    pasted = await running.submit(opened, typed, permissions=MANAGER)
    report = (await pasted.reply()).text
    assert report.startswith("**Hinzugefügt** Bienen\n-# 1 Absatz\n**Gut zu wissen**\n- Datum: ")


async def test_what_is_offered_while_typing_speaks_the_readers_language(
    running: StandIn, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(*_: object) -> list[Choice[str]]:
        return [Choice(name=i18n.say("On"), value="on")]

    monkeypatch.setattr("bot.cogs.ask.article_choices", offered)
    for reader, word in ((ada, "An"), (running.user, "On")):
        typed = {"question": WHERE, "article": ""}
        (choice,) = await running.autocomplete(
            running.channel, reader, "ask", typed, focused="article"
        )
        assert choice["name"] == word


@pytest.mark.parametrize("locale", ["de", "es-ES"])
async def test_discord_takes_every_panel_in_every_language(
    running: StandIn, house: House, locale: str
) -> None:
    """The stand-in refuses labels, placeholders and texts that are too long."""
    await house.put(running.guild, VOLCANO)
    reader = User("Ada", locale=locale)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("settings show", {}),
        ("settings show", {"channel": running.channel}),
        ("settings reset", {}),
        ("gaps", {}),
        ("privacy show", {}),
        ("privacy delete", {}),
        ("index status", {}),
        ("index rebuild", {}),
        ("index rollback", {}),
        ("articles list", {}),
        ("articles show", {"article": "volcano"}),
        ("articles remove", {"article": "volcano"}),
        ("summarize", {"article": "volcano"}),
    ]
    for words, options in asked:
        used = await running.slash(running.channel, reader, words, options, permissions=MANAGER)
        text = (await used.reply()).text
        for english in ("Sorry", "article", "question", "Delete", " the "):
            assert english not in text.replace("/articles", ""), words
    said = await running.message(running.channel, reader, WHERE)
    opened = await running.message_command(said, reader, "Ask about this")
    assert (await opened.modal())["title"] != "Ask about this message"
    answered = await running.submit(opened, {"question": WHERE})
    assert LIVE in (await answered.reply()).text
    checked = await running.message_command(said, reader, "Check against articles")
    await checked.reply()


async def test_a_broken_catalogue_leaves_the_bot_speaking_english(
    standin: StandIn,
    house: House,
    ada: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = tmp_path / "locales"
    broken.mkdir()
    (broken / "de.po").write_text('msgid "On"\n\nthis is no catalogue\n')
    monkeypatch.setattr(i18n, "FOLDER", broken)
    async with standin.running(house.bot):
        assert NOTHING in (await answer(standin, ada, UNKNOWN)).text
        assert CONFIDENCE["en-US"] in (await answer(standin, ada, WHERE)).text
    warnings = [one for one in caplog.messages if "de.po" in one]
    assert len(warnings) == 1


async def test_a_new_language_is_a_file_and_nothing_else(
    standin: StandIn, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "locales"
    folder.mkdir()
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    entries = f'msgid "{NOTHING}"\nmsgstr "Rien."\n\nmsgid "Save article"\nmsgstr "Garder"\n'
    (folder / "fr.po").write_text(head + entries, encoding="utf-8")
    monkeypatch.setattr(i18n, "FOLDER", folder)
    async with standin.running(house.bot):
        assert "Rien." in (await answer(standin, User("Zoé", locale="fr"), UNKNOWN)).text
        assert CONFIDENCE["en-US"] in (await answer(standin, User("Zoé", locale="fr"), WHERE)).text
        assert "Garder" in standin.commands.shown("fr")
