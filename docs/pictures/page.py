"""The recorded tour as one page that looks like Discord in the dark. Pure."""

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from docs.pictures.components import JSON, components_html
from docs.pictures.markdown import Reader, inline, to_html

STYLE = Path(__file__).with_name("discord.css")

TITLES = {
    "asking": "Asking",
    "reading": "Buttons below an answer",
    "talking": "Talking",
    "menus": "A message's menu",
    "waiting": "Notify me",
    "elsewhere": "Installed by a person",
    "library": "Articles",
    "upkeep": "The index",
    "settings": "Settings",
    "gaps": "Gaps",
    "privacy": "Privacy",
    "limits": "Limits",
    "trouble": "Trouble",
    "shards": "Shards",
}
_COLOURS = {"Footnote": "#2e7d32", "Ada": "#b4632d", "Bo": "#3d6fa8", "Carla": "#8a4a8f"}


def page_html(tour: JSON, now: datetime) -> str:
    """The whole page; a step's figure has the id `theme-name`."""
    style = STYLE.read_text(encoding="utf-8")
    links = " ".join(f'<a href="#{name}">{escape(_title(name))}</a>' for name in tour)
    themes = "".join(_theme(name, theme, now) for name, theme in tour.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Footnote in Discord</title>\n<style>\n{style}</style></head>\n<body>\n<main>"
        "<h1>Footnote in Discord</h1><p>What the bot shows, recorded from a scripted tour against "
        "a stand-in for Discord and drawn by <code>make pictures</code>. It is a likeness, "
        f"not Discord itself.</p><nav>{links}</nav>\n{themes}</main></body></html>\n"
    )


def _title(name: str) -> str:
    return TITLES.get(name, name.capitalize())


def _theme(name: str, theme: JSON, now: datetime) -> str:
    steps = "".join(_step(name, step, theme, now) for step in theme["steps"])
    return f'<section id="{name}"><h2>{escape(_title(name))}</h2>\n{steps}</section>\n'


def _step(theme_name: str, step: JSON, theme: JSON, now: datetime) -> str:
    shown = "".join(_entry(entry, theme, now) for entry in step["entries"])
    where = next((place for e in step["entries"] if (place := _place(e))), "")
    return (
        f'<figure id="{theme_name}-{step["name"]}"><figcaption>{escape(step["says"])}{where}'
        f'</figcaption><div class="chat">{shown}</div></figure>\n'
    )


def _place(entry: JSON) -> str:
    channel = entry.get("channel")
    if not channel:
        return ""
    name = channel["name"] if channel["server"] is None else f"#{channel['name']}"
    return f" <span>{escape(name)}</span>"


def _entry(entry: JSON, theme: JSON, now: datetime) -> str:
    who = (entry.get("used") or {}).get("user") or entry.get("author", "")
    reader = Reader(now, theme["locales"].get(who, "en-US"), theme["names"])
    match entry["kind"]:
        case "message":
            return _message(entry, reader)
        case "modal":
            return _modal(entry, reader)
        case _:
            return _choices(entry)


def _message(entry: JSON, reader: Reader) -> str:
    name = entry["author"]
    body = _body(entry, reader)
    app = '<span class="app">APP</span>' if entry["bot"] else ""
    head = f'<div class="who"><b>{escape(name)}</b>{app}<time>12:00</time></div>'
    below = ""
    if entry["ephemeral"]:
        below = '<div class="alone">👁 Only you can see this · <a>Dismiss message</a></div>'
    kind = "message ephemeral" if entry["ephemeral"] else "message"
    return (
        f'<div class="{kind}">{_above(entry, reader)}{_avatar(name)}'
        f'<div class="said">{head}{body}{below}</div></div>'
    )


def _body(entry: JSON, reader: Reader) -> str:
    parts = [to_html(entry["content"], reader)] if entry["content"] else []
    parts += [
        f'<div class="file">📄 {escape(file["filename"])}</div>' for file in entry["attachments"]
    ]
    if entry["components"]:
        parts.append(components_html(entry["components"], reader))
    return f'<div class="body">{"".join(parts)}</div>'


def _above(entry: JSON, reader: Reader) -> str:
    """What a message answers: a command, or another message."""
    used: Any = entry.get("used")
    if used and used["title"].startswith(("button", "select")):
        text = f"{_avatar('Footnote')} <b>Footnote</b> <i>Click to see message</i>"
    elif used and used["title"].startswith("modal"):
        text = f"{_avatar(used['user'])} <b>{escape(used['user'])}</b> sent a form"
    elif used:
        user, title = escape(used["user"]), escape(used["title"])
        text = f'{_avatar(used["user"])} <b>{user}</b> used <span class="mention">{title}</span>'
    elif entry["reply_to"] is not None:
        line = entry["reply_to"].removeprefix("> ").split("\n")[0]
        text = f'<span class="replied">{inline(line, reader)}</span>'
    else:
        return ""
    return f'<div class="above">{text}</div>'


def _avatar(name: str) -> str:
    colour = _COLOURS.get(name, "#5b6670")
    letter = "¶" if name == "Footnote" else escape(name[:1])
    return f'<span class="avatar" style="background: {colour}">{letter}</span>'


def _modal(entry: JSON, reader: Reader) -> str:
    fields = components_html(entry["components"], reader)
    return (
        f'<div class="modal"><div class="title">{_avatar("Footnote")} {escape(entry["title"])}'
        f'</div>{fields}<div class="foot"><button class="secondary">Cancel</button>'
        '<button class="primary">Submit</button></div></div>'
    )


def _choices(entry: JSON) -> str:
    lines = "".join(f"<li>{escape(choice['name'])}</li>" for choice in entry["choices"])
    option, typed = escape(entry["option"]), escape(entry["typed"])
    return (
        f'<div class="choices"><ul>{lines}</ul>'
        f'<div class="typed"><b>{option}</b> {typed}<span class="caret"></span></div></div>'
    )
