"""Catalogues: complete, faithful to what they translate, and harmless when they are damaged."""

import ast
import asyncio
import logging
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot import i18n, messages
from bot.catalogues import fields_of, fits
from bot.i18n import language_for, languages, number, say, say_count, say_error, speaking
from bot.shared_embedder import ClosingError
from index.errors import FootnoteError, SourceError, UsageError
from index.web import refusals

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
NOTHING = "The articles hold no answer to that."
SHIPPED = sorted(path.stem for path in i18n.FOLDER.glob("*.po"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for catalogues, in the place of the real one."""
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return messages.template()


def put(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    entries = [f'msgid "{text}"\nmsgstr "{translated}"\n' for text, translated in pairs]
    (folder / name).write_text(HEAD + "\n".join(entries), encoding="utf-8")


def shipped(language: str) -> Catalog:
    with (i18n.FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def translated(language: str) -> list[Message]:
    return [one for one in shipped(language) if one.id and one.string and all(one.string)]


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())  # type: ignore[arg-type]


def test_german_and_spanish_are_shipped() -> None:
    assert SHIPPED == ["de", "es"]
    assert languages() == ["en", "de", "es"]


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalogue_has_every_text_and_no_other(language: str, wanted: Catalog) -> None:
    has = {forms(one.id) for one in shipped(language) if one.id}
    needs = {forms(one.id) for one in wanted if one.id}
    assert (sorted(needs - has), sorted(has - needs)) == ([], []), "run: make messages"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalogue_is_translated_whole(language: str) -> None:
    catalog = shipped(language)
    untranslated = [
        one.id
        for one in catalog
        if (one.id and (not all(forms(one.string)) or not forms(one.string) or one.fuzzy))
        or (one.pluralizable and len(forms(one.string)) != catalog.num_plurals)
    ]
    assert untranslated == [], f"translate these in bot/locales/{language}.po"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_keeps_the_names_that_are_filled_in(language: str) -> None:
    assert [one.id for one in translated(language) if not fits(one)] == []
    counting = [one for one in translated(language) if one.pluralizable]
    many = [(forms(one.id)[-1], forms(one.string)[-1]) for one in counting]
    assert [pair for pair in many if fields_of(pair[0]) != fields_of(pair[1])] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_keeps_markdown_and_the_names_of_commands(language: str) -> None:
    changed = [
        (original, translation)
        for one in translated(language)
        for original, translation in zip(forms(one.id), forms(one.string), strict=True)
        if marks(original) != marks(translation)
    ]
    assert changed == []


def marks(text: str) -> tuple[object, ...]:
    """What a translation may not change, in an order of its own."""
    commands = sorted(re.findall(r"(?<![\w/:])/[a-z]+", text))
    counts = [text.count(mark) for mark in ("**", "`", "__", "\n", "<t:", "👍", "👎", "⚠️")]
    return commands, counts, text.startswith(" "), text.endswith((" ", "…")), text.endswith("…")


def test_the_commands_in_a_text_are_those_that_there_are(wanted: Catalog) -> None:
    known = {f"/{words.note.split(',')[0][1:].split()[0]}" for words in messages.texts_of_commands()
             if words.note.startswith("/")}  # fmt: skip
    named = {name for one in wanted if one.id for form in forms(one.id)
             for name in re.findall(r"(?<![\w/:])/[a-z]+", form)}  # fmt: skip
    assert named <= known


def test_making_the_messages_anew_keeps_what_is_translated(folder: Path, wanted: Catalog) -> None:
    put(folder, "de.po", ("On", "An"), ("No text of ours", "Keiner"))
    messages.main([])
    once = (folder / "de.po").read_bytes()
    messages.main([])
    assert (folder / "de.po").read_bytes() == once
    assert "Keiner" not in once.decode()
    with speaking("de"):
        assert (say("On"), say("Off")) == ("An", "Off")


def test_a_new_language_begins_with_everything_untranslated(
    folder: Path, wanted: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot.messages"):
        messages.main(["pt-BR"])
    with (folder / "pt-BR.po").open("rb") as file:
        begun = read_po(file, abort_invalid=True)
    assert {forms(one.id) for one in begun} == {forms(one.id) for one in wanted}
    assert begun.num_plurals == 2
    assert f"pt-BR.po: {len(wanted)} texts, {len(wanted)} to translate" in caplog.text


def test_a_text_that_is_put_together_cannot_be_collected(tmp_path: Path) -> None:
    for call in ('say(f"{x} bees")', 'say("a" + b)', "mark('a' % b)"):
        with pytest.raises(TypeError, match="put together"):
            list(messages._texts("a.py", ast.parse(call)))
    found = messages._texts("a.py", ast.parse('x.say_count("one", "many", n)\nUsageError("No.")'))
    assert [text.forms for text in found] == [("one", "many"), ("No.",)]


def test_a_third_language_needs_no_code(folder: Path) -> None:
    put(folder, "fr.po", (NOTHING, "Les articles n'y répondent pas."), ("On", "Activé"))
    assert languages() == ["en", "fr"]
    with speaking(language_for("fr")):
        assert say(NOTHING) == "Les articles n'y répondent pas."
        assert say("Off") == "Off"  # what it lacks is said in English


def test_a_region_has_its_own_catalogue_or_its_languages(folder: Path) -> None:
    put(folder, "es.po", ("On", "Sí"))
    put(folder, "pt_BR.po", ("On", "Ligado"))
    assert languages() == ["en", "es", "pt-BR"]
    chosen = [language_for(locale) for locale in ("es-419", "es-ES", "pt-BR", "de", "en-GB", "xx")]
    assert chosen == ["es", "es", "pt-BR", "en", "en", "en"]
    with speaking("pt-BR"):
        assert say("On") == "Ligado"


@pytest.mark.parametrize(
    "damage",
    [
        'msgid "On\nmsgid "On"\n',
        "msgid On\n",
        'msgid "On"\n\nnonsense\n',
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(import os);\\n"\n\nmsgid "a"\n'
        'msgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
        "\xff\xfe",
    ],
)
def test_a_broken_catalogue_is_left_out_with_one_warning(
    folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "de.po").write_bytes(damage.encode("latin-1"))
    put(folder, "es.po", ("On", "Sí"))
    for _ in range(3):
        assert languages() == ["en", "es"]
        with speaking("de"):
            assert say("On") == "On"
            assert say_count("one bee", "{n} bees", 1_000) in {"1,000 bees", "1.000 bees"}
        with speaking("es"):
            assert say("On") == "Sí"
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1
    assert warnings[0].startswith("de.po cannot be read, so it is not used: ")


@pytest.mark.parametrize("wrong", ["Hallo {nam}", "Hallo", "{name.__class__}", "Hallo {name", "{}"])
def test_a_translation_that_cannot_be_filled_in_is_not_used(
    folder: Path, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(folder, "de.po", ("Hello {name}", wrong), ("On", "An"))
    with speaking("de"):
        assert say("Hello {name}", name="Bo") == "Hello Bo"
        assert say("On") == "An"
    assert "the names in braces differ" in caplog.text


def test_an_empty_text_stays_empty(folder: Path) -> None:
    put(folder, "de.po", ("On", "An"))
    with speaking("de"):
        assert say("") == ""
        assert say_error(FootnoteError()) == ""


def test_numbers_are_parted_as_the_language_does() -> None:
    written = {}
    for language in ("en", "de", "es", "xx", "no such"):
        with speaking(language):
            written[language] = number(1_234_567)
    assert written == {
        "en": "1,234,567",
        "de": "1.234.567",
        "es": "1.234.567",
        "xx": "1,234,567",
        "no such": "1,234,567",
    }
    with speaking("de"):
        assert say_count("{n} article", "{n} articles", 1_200) == "1.200 Artikel"
        assert say_count("in an hour", "in {n} hours", 1) == "in einer Stunde"


def test_an_error_is_english_in_itself_and_translated_with_its_values() -> None:
    error = UsageError(
        "The question has {n} characters; {most} at most can be asked.", n=7_000, most=6_000
    )
    assert str(error) == "The question has 7,000 characters; 6,000 at most can be asked."
    assert say_error(error) == str(error)
    with speaking("de"):
        assert say_error(error) == "Die Frage hat 7.000 Zeichen; höchstens 6.000 sind möglich."
        assert say_error(ClosingError()).startswith("Ich werde gerade neu gestartet")
        assert say_error(refusals.by_status("a.example", 404)) == (
            "a.example hat keine solche Seite. Prüf den Link."
        )
        assert say_error(SourceError("A {brace} of /home/bo.")) == "A {brace} of /home/bo."
    assert str(UsageError("{not} a template")) == "{not} a template"


async def test_two_tasks_speak_two_languages_side_by_side() -> None:
    async def talk(language: str) -> list[str]:
        i18n.speak(language)
        said = []
        for _ in range(5):
            await asyncio.sleep(0)
            said.append(await asyncio.to_thread(say, "On"))
        return said

    german, spanish, english = await asyncio.gather(*map(talk, ("de", "es", "en")))
    assert (set(german), set(spanish), set(english)) == ({"An"}, {"Activado"}, {"On"})
    assert i18n.spoken() == "en"
