"""Discord's Markdown as HTML, as far as the bot writes it. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from babel.dates import format_date, format_datetime, format_time, format_timedelta

_TIMES: dict[str, Callable[[datetime, str], str]] = {
    "t": lambda when, locale: format_time(when, "short", locale=locale),
    "T": lambda when, locale: format_time(when, "medium", locale=locale),
    "d": lambda when, locale: format_date(when, "short", locale=locale),
    "D": lambda when, locale: format_date(when, "long", locale=locale),
    "f": lambda when, locale: format_datetime(when, "long", locale=locale),
    "F": lambda when, locale: format_datetime(when, "full", locale=locale),
}
_INLINE = re.compile(
    r"""
      \\(?P<escaped>[^\w\s])
    | (?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | \[(?P<label>[^\]\n]+)\]\(<?(?P<href>https?://[^\s<>)]+)>?\)
    | <t:(?P<stamp>\d+)(?::(?P<style>[tTdDfFR]))?>
    | <(?P<kind>@!?|@&|\#)(?P<id>\d+)>
    | </(?P<command>[^:>]+):\d+>
    | <?(?P<bare>https?://[^\s<>]+)>?
    | \*\*(?P<bold>(?:\\.|[^\\])+?)\*\*(?!\*)
    | __(?P<under>(?:\\.|[^\\])+?)__(?!_)
    | ~~(?P<struck>(?:\\.|[^\\])+?)~~
    | \|\|(?P<spoiler>(?:\\.|[^\\])+?)\|\|
    | \*(?P<slanted>(?![\s*])(?:\\.|[^\\*])+?)(?<!\s)\*(?!\*)
    | (?<!\w)_(?P<italic>(?![\s_])(?:\\.|[^\\_])+?)_(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
_TAGS = {
    "bold": "strong", "under": "u", "struck": "s", "slanted": "em", "italic": "em",
    "spoiler": "mark",
}  # fmt: skip
_LINE = re.compile(
    r"""
      (?P<quote>>[ ])(?P<quoted>.*)
    | -\#[ ](?P<small>.+)
    | (?P<hashes>\#{1,3})[ ](?P<heading>.+)
    | (?P<indent>[ ]*)[-*][ ](?P<item>.+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: when, in which locale, and what the ids in mentions are called."""

    now: datetime
    locale: str = "en-US"
    names: Mapping[str, str] = field(default_factory=dict)

    def time(self, stamp: int, style: str | None) -> str:
        """A `<t:…>` as this reader sees it."""
        when, locale = datetime.fromtimestamp(stamp, UTC), self.locale.replace("-", "_")
        if style == "R":
            return format_timedelta(when - self.now, add_direction=True, locale=locale)
        return _TIMES[style or "f"](when, locale)


def to_html(text: str, reader: Reader) -> str:
    """Write a message's text as HTML blocks."""
    return "".join(_blocks(text.split("\n"), reader))


def inline(text: str, reader: Reader) -> str:
    """Write what stands within lines: bold, links, times and so on."""
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts += [_plain(text[at : found.start()]), _written(found, reader)]
        at = found.end()
    return "".join([*parts, _plain(text[at:])])


def _blocks(lines: list[str], reader: Reader) -> Iterator[str]:
    for kind, group in groupby(lines, _kind):
        run = list(group)
        matches = [match for line in run if (match := _LINE.fullmatch(line))]
        match kind:
            case "quoted":
                inner = "".join(_blocks([one["quoted"] for one in matches], reader))
                yield f"<blockquote>{inner}</blockquote>"
            case "small":
                yield from (f"<small>{inline(one['small'], reader)}</small>" for one in matches)
            case "heading":
                for one in matches:
                    level = len(one["hashes"])
                    yield f"<h{level}>{inline(one['heading'], reader)}</h{level}>"
            case "item":
                yield f"<ul>{''.join(_item(one, reader) for one in matches)}</ul>"
            case _:  # one text: what is bold may go over several lines
                yield f"<p>{inline(chr(10).join(run), reader)}</p>"


def _kind(line: str) -> str:
    match = _LINE.fullmatch(line)
    return (match.lastgroup or "") if match else ""


def _item(match: re.Match[str], reader: Reader) -> str:
    inner = ' class="inner"' if match["indent"] else ""
    return f"<li{inner}>{inline(match['item'], reader)}</li>"


def _written(found: re.Match[str], reader: Reader) -> str:
    if found["escaped"]:
        return _plain(found["escaped"])
    if found["code"]:
        return f"<code>{_plain(found['code'].strip())}</code>"
    if found["label"]:
        return f'<a href="{escape(found["href"])}">{_plain(found["label"])}</a>'
    if found["stamp"]:
        return f"<time>{_plain(reader.time(int(found['stamp']), found['style']))}</time>"
    if found["id"]:
        mark = "#" if found["kind"] == "#" else "@"
        return f'<span class="mention">{mark}{_plain(reader.names.get(found["id"], "?"))}</span>'
    if found["command"]:
        return f'<span class="mention">/{_plain(found["command"])}</span>'
    if found["bare"]:
        return f'<a href="{escape(found["bare"])}">{_plain(found["bare"])}</a>'
    for name, tag in _TAGS.items():
        if found[name]:
            return f"<{tag}>{inline(found[name], reader)}</{tag}>"
    return _plain(found[0])


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
