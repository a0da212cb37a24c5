"""Discord's limits and a reader's eye for its Markdown, to hold what was rendered against."""

import re
from collections.abc import Iterable

from discord import Embed

from bot.render import Rendered

# What a sign of formatting, a link, a mention or a list looks like once escaped pairs are gone.
_ACTIVE = re.compile(
    r"""[*_~`|<>\[\]\#@\\] | \w:// | :\w+: | discord\.(gg|com)/\w
    | ^[ ]*([-+]|\d+\.)(\s|$)""",
    re.VERBOSE | re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def fits_discord(rendered: Rendered) -> bool:
    """Hold a message against every limit, counted in UTF-16 units, the larger of two counts."""
    embeds = rendered["embeds"]
    return (
        0 <= units(rendered["content"] or "") <= 2_000
        and 1 <= len(embeds) <= 10
        and sum(map(_embed_units, embeds)) <= 6_000
        and all(_embed_fits(embed) for embed in embeds)
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(written: str) -> str:
    """Return what Discord shows of escaped text."""
    return _ESCAPED.sub(r"\1", written)


def active(written: str) -> str | None:
    """Return the first thing in escaped text that would still act, None when nothing would."""
    found = _ACTIVE.search(_ESCAPED.sub("\0", written))
    return found[0] if found else None


def texts(rendered: Rendered) -> str:
    """Join all that is written in a message."""
    return "\n".join([rendered["content"] or "", *_all(rendered["embeds"])])


def _all(embeds: Iterable[Embed]) -> Iterable[str]:
    for embed in embeds:
        yield embed.description or ""
        yield embed.footer.text or ""
        for field in embed.fields:
            yield f"{field.name}\n{field.value}"


def _embed_fits(embed: Embed) -> bool:
    fields = all(
        1 <= units(field.name or "") <= 256 and 1 <= units(field.value or "") <= 1_024
        for field in embed.fields
    )
    return (
        fields
        and embed.url is None
        and len(embed.fields) <= 25
        and units(embed.title or "") <= 256
        and units(embed.description or "") <= 4_096
        and units(embed.footer.text or "") <= 2_048
        and bool((embed.description or "").strip() or embed.fields)
    )


def _embed_units(embed: Embed) -> int:
    parts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    parts += [part for field in embed.fields for part in (field.name, field.value)]
    return sum(units(part or "") for part in parts)
