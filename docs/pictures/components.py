"""Discord's components as HTML: containers, texts, buttons, selects, and forms. Pure."""

from collections.abc import Callable
from html import escape
from typing import Any

from docs.pictures.markdown import Reader, to_html

JSON = dict[str, Any]

(
    ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT,
    CHANNEL_SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR,
) = range(1, 15)  # fmt: skip
CONTAINER, LABEL, UPLOAD = 17, 18, 19
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LONG_INPUT = 2
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
_ARROWS = "◀▶↩"
_SIGNS = {CHANNEL_SELECT: "#", ROLE_SELECT: "@", USER_SELECT: "@"}


def components_html(components: list[JSON], reader: Reader) -> str:
    """Write components, in order."""
    return "".join(_component(one, reader) for one in components)


def _component(one: JSON, reader: Reader) -> str:
    draw = _DRAWN.get(one["type"])
    if draw is None:
        raise ValueError(f"no picture of a component of type {one['type']}")
    return draw(one, reader)


def _container(one: JSON, reader: Reader) -> str:
    accent = one.get("accent_color")
    edge = f' style="--edge: #{accent:06x}"' if accent is not None else ""
    return f'<div class="container"{edge}>{_inside(one, reader)}</div>'


def _section(one: JSON, reader: Reader) -> str:
    texts, beside = _inside(one, reader), _component(one["accessory"], reader)
    return f'<div class="section"><div>{texts}</div>{beside}</div>'


def _row(one: JSON, reader: Reader) -> str:
    return f'<div class="row">{_inside(one, reader)}</div>'


def _text(one: JSON, reader: Reader) -> str:
    return f'<div class="text">{to_html(one["content"], reader)}</div>'


def _inside(one: JSON, reader: Reader) -> str:
    return components_html(one.get("components", []), reader)


def _button(one: JSON, _: Reader) -> str:
    emoji = (one.get("emoji") or {}).get("name")
    picture = _emoji(emoji) if emoji else ""
    label = f"<span>{escape(one['label'])}</span>" if one.get("label") else ""
    disabled = " disabled" if one.get("disabled") else ""
    style = _STYLES[one["style"]]
    return f'<button class="{style}"{disabled}>{picture}{label}</button>'


def _emoji(emoji: str) -> str:
    """An emoji; arrows are white on blue in Discord's own set, whatever this machine's is."""
    sign = emoji.rstrip("\N{VARIATION SELECTOR-16}")
    if sign in _ARROWS:
        return f'<span class="key">{sign}\N{VARIATION SELECTOR-15}</span>'
    return f'<span class="emoji">{escape(emoji)}</span>'


def _select(one: JSON, reader: Reader) -> str:
    options = one.get("options", [])
    chosen = [option["label"] for option in options if option.get("default")]
    sign = _SIGNS.get(one["type"], "")
    held = [str(value["id"]) for value in one.get("default_values", [])]
    chosen += [f"{sign}{reader.names.get(name, '?')}" for name in held]
    shown = escape(", ".join(chosen))
    if not chosen:
        shown = f'<span class="placeholder">{escape(one.get("placeholder") or "Choose")}</span>'
    lines = "".join(
        f"<li{' class=chosen' if option.get('default') else ''}>{escape(option['label'])}"
        f"{_about(option.get('description'))}</li>"
        for option in options
    )
    menu = f"<ul>{lines}</ul>" if lines else ""
    return f'<details class="select"><summary>{shown}</summary>{menu}</details>'


def _label(one: JSON, reader: Reader) -> str:
    inner = one["component"]
    star = ' <span class="needed">*</span>' if inner.get("required", True) else ""
    head = f"<b>{escape(one['label'])}{star}</b>{_about(one.get('description'))}"
    return f'<div class="field">{head}{_component(inner, reader)}</div>'


def _input(one: JSON, _: Reader) -> str:
    long = " long" if one.get("style") == LONG_INPUT else ""
    text = escape(one.get("value") or "")
    placeholder = escape(one.get("placeholder") or "")
    inner = text or f'<span class="placeholder">{placeholder}</span>'
    return f'<div class="input{long}">{inner}</div>'


def _about(text: str | None) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _separator(one: JSON, _: Reader) -> str:
    return "<hr>" if one.get("divider", True) else '<div class="gap"></div>'


def _upload(_: JSON, __: Reader) -> str:
    return '<div class="input upload">Drop a file here, or browse</div>'


_DRAWN: dict[int, Callable[[JSON, Reader], str]] = {
    CONTAINER: _container,
    SECTION: _section,
    ROW: _row,
    TEXT: _text,
    BUTTON: _button,
    SEPARATOR: _separator,
    LABEL: _label,
    TEXT_INPUT: _input,
    UPLOAD: _upload,
    **dict.fromkeys(SELECTS, _select),
}
