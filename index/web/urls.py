"""The links in a message, as a reader would follow them. Whether they may be is told elsewhere."""

import re

_MOST_LINKS = 5  # of one message
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# "](" ends the text of a masked link; the angle brackets, a link without an embed.
_LINK = re.compile(
    rf"(?<![a-z0-9])https?://(?=[\w\[])(?:(?!\]\()[^\s<>`\"\x00-\x1f{_INVISIBLE}])+", re.IGNORECASE
)
_TRAILING = ".,;:!?'*~|([{]}\\’”»…。，、；：！？）】》」』"


def find_urls(text: str) -> list[str]:
    """The links of a Discord message in order, each once, at most 5; not yet vetted."""
    found = (_unwrapped(match.group()) for match in _LINK.finditer(text))
    return list(dict.fromkeys(url for url in found if url))[:_MOST_LINKS]


def _unwrapped(url: str) -> str:
    """The link without what follows it in the sentence."""
    depth = 0
    for place, character in enumerate(url):
        depth += (character == "(") - (character == ")")
        if depth < 0:  # closes what was opened before the link
            url = url[:place]
            break
    url = url.rstrip(_TRAILING)
    return url if _LINK.fullmatch(url) else ""
