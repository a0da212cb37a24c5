"""What Discord refuses in a message and in a modal, told from what it takes."""

from typing import Any

import discord
import pytest
from discord import ui

from tests.wire.command_form import command_faults
from tests.wire.layout import modal_faults
from tests.wire.limits import hidden_embeds, is_empty, message_faults
from tests.wire.messages import COMPONENTS_V2
from tests.wire.small_bot import NameModal, Vote

NOTHING: dict[str, Any] = {"content": "", "embeds": [], "components": [], "files": [], "flags": 0}


def paths(**parts: Any) -> list[str]:
    return [fault.path for fault in message_faults(NOTHING | parts)]


def field(name: int = 1, value: int = 1) -> dict[str, str]:
    return {"name": "n" * name, "value": "v" * value}


@pytest.mark.parametrize(
    ("most", "over", "path"),
    [
        ({"title": "t" * 256}, {"title": "t" * 257}, "embeds.0.title"),
        ({"description": "d" * 4096}, {"description": "d" * 4097}, "embeds.0.description"),
        (
            {"footer": {"text": "f" * 2048}},
            {"footer": {"text": "f" * 2049}},
            "embeds.0.footer.text",
        ),
        ({"fields": [field()] * 25}, {"fields": [field()] * 26}, "embeds.0.fields"),
        ({"fields": [field(256)]}, {"fields": [field(257)]}, "embeds.0.fields.0.name"),
        ({"fields": [field(1, 1024)]}, {"fields": [field(1, 1025)]}, "embeds.0.fields.0.value"),
        ({"url": "https://a.b"}, {"url": "ftp://a.b"}, "embeds.0.url"),
    ],
)
def test_an_embed_is_measured(most: dict[str, Any], over: dict[str, Any], path: str) -> None:
    assert paths(embeds=[most]) == []
    assert paths(embeds=[over]) == [path]


def test_all_embeds_of_a_message_are_measured_together() -> None:
    three = [{"description": "d" * 2000}] * 3
    assert paths(embeds=three) == []
    assert paths(embeds=[*three, {"title": "t"}]) == ["embeds"]
    assert paths(embeds=[{"title": "t"}] * 11) == ["embeds"]


def test_content_is_measured_and_must_not_be_blank() -> None:
    assert paths(content="c" * 2000) == []
    assert paths(content="c" * 2001) == ["content"]
    assert is_empty(NOTHING | {"content": " \n"})
    assert not is_empty(NOTHING | {"embeds": [{"title": "t"}]})


def test_embeds_that_share_a_url_hide_each_other() -> None:
    first, second, other = {"url": "a", "title": "1"}, {"url": "a", "title": "2"}, {"url": "b"}
    assert hidden_embeds([first, other, second, {"title": "no url"}]) == [second]


@pytest.mark.parametrize(
    ("button", "path"),
    [
        ({"label": "l" * 80, "custom_id": "c" * 100, "style": 1}, None),
        ({"label": "l", "url": "https://a.b/" + "u" * 500, "style": 5}, None),
        ({"label": "l" * 81, "custom_id": "c", "style": 1}, "label"),
        ({"label": "l", "custom_id": "c" * 101, "style": 1}, "custom_id"),
        ({"label": "l", "url": "https://a.b/" + "u" * 501, "style": 5}, "url"),
        ({"label": "l", "url": "javascript:alert()", "style": 5}, "url"),
        ({"label": "l", "style": 1}, "custom_id"),
        ({"custom_id": "c", "style": 1}, "label"),
    ],
)
def test_a_button_is_measured(button: dict[str, Any], path: str | None) -> None:
    row = {"type": 1, "components": [{"type": 2, **button}]}
    assert paths(components=[row]) == ([f"components.1.{path}"] if path else [])


def test_a_select_has_no_more_than_25_options() -> None:
    options = [{"label": str(n), "value": str(n)} for n in range(26)]
    select = {"type": 3, "custom_id": "c", "options": options}
    assert paths(components=[{"type": 1, "components": [select]}]) == ["components.1.options"]
    select["options"] = options[:25]
    assert paths(components=[{"type": 1, "components": [select]}]) == []


async def test_a_layout_of_every_kind_is_taken() -> None:
    link: ui.Button[ui.LayoutView] = ui.Button(label="Open", url="https://example.org")
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow(ui.Button(label="Next", custom_id="next"))
    section: ui.Section[ui.LayoutView] = ui.Section("One", "Two", accessory=link)
    picture = ui.Section[ui.LayoutView](
        "Three", accessory=ui.Thumbnail("https://example.org/a.png")
    )
    view = ui.LayoutView()
    view.add_item(ui.Container(section, ui.Separator(), picture, row))
    view.add_item(ui.TextDisplay("Four"))
    shown: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    assert paths(components=shown, flags=COMPONENTS_V2) == []
    assert "components.0.type" in paths(components=shown)
    assert paths(components=Vote().to_components()) == []


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"content": "c"}, "content"),
        ({"embeds": [{"title": "t"}]}, "embeds"),
        ({"components": [{"type": 10, "content": "t"}] * 41}, "components"),
        ({"components": [{"type": 10, "content": "t" * 2001}] * 2}, "components"),
        ({"components": [{"type": 10, "content": ""}]}, "components"),
        ({"components": [{"type": 2, "style": 1, "label": "l", "custom_id": "c"}]}, None),
    ],
)
def test_a_layout_is_measured(parts: dict[str, Any], path: str | None) -> None:
    assert paths(flags=COMPONENTS_V2, **parts) == [path or "components.0.type"]


async def test_a_modal_is_measured() -> None:
    fits: dict[str, Any] = NameModal().to_dict()
    assert list(modal_faults(fits)) == []
    assert [f.path for f in modal_faults(fits | {"title": "t" * 46})] == ["data.title"]
    six = fits | {"components": fits["components"] * 6}
    assert "data.components" in [f.path for f in modal_faults(six)]


async def test_a_label_is_measured() -> None:
    modal = ui.Modal(title="Add")
    modal.add_item(ui.Label(text="l" * 45, component=ui.TextInput(custom_id="a")))
    modal.add_item(ui.Label(text="Files", component=ui.FileUpload(custom_id="b")))
    modal.add_item(ui.Label(text="Pick", component=ui.Select(custom_id="c", options=_options())))
    body: dict[str, Any] = modal.to_dict()
    assert list(modal_faults(body)) == []
    body["components"][0]["label"] += "l"
    assert [f.path for f in modal_faults(body)] == ["data.components.0.label"]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"name_localizations": {"de": "frag", "ja": "質問"}}, None),
        ({"name": "Ask"}, "0.name"),
        ({"name_localizations": {"de": "Frag mich"}}, "0.name_localizations.de"),
        ({"name_localizations": {"xx": "ask"}}, "0.name_localizations.xx"),
        ({"description_localizations": {"de": "d" * 101}}, "0.description_localizations.de"),
        ({"description": ""}, "0.description"),
        ({"options": [{"name": "o", "description": "d"}] * 2}, "0.options"),
        (
            {
                "options": [
                    {"name": "a", "description": "d"},
                    {"name": "b", "description": "d", "required": True},
                ]
            },
            "0.options",
        ),
    ],
)
def test_a_command_is_measured_in_every_language(part: dict[str, Any], path: str | None) -> None:
    command = {"name": "ask", "description": "Asks", "type": 1} | part
    assert [fault.path for fault in command_faults([command])] == ([path] if path else [])


def test_a_command_has_no_more_than_8000_characters_in_its_longest_language() -> None:
    option: dict[str, Any] = {"description": "d", "description_localizations": {"de": "d" * 100}}
    options = [option | {"name": f"o{n:02}"} for n in range(25)]
    groups = [{"name": f"g{n}", "description": "d", "options": options} for n in range(3)]
    command = {"name": "ask", "description": "Asks", "type": 1}
    assert command_faults([command | {"options": groups}]) == []
    groups.append(groups[0] | {"name": "g3"})
    assert [f.path for f in command_faults([command | {"options": groups}])] == ["0"]


def _options() -> list[discord.SelectOption]:
    return [discord.SelectOption(label="One"), discord.SelectOption(label="Two")]
