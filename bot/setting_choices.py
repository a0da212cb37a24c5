"""What can be set in a server, in words: what each setting is called, does, and may be."""

import json
from dataclasses import dataclass

from bot.i18n import languages, mark, say, say_count
from bot.language_names import language_name
from bot.preferences import Preferences
from bot.render.limits import CHOICE_LIMIT, CHOICES_LIMIT, clip
from retrieval.confidence import Carefulness

NAMES = {
    "carefulness": mark("Carefulness"),
    "language": mark("Language"),
    "private": mark("Private answers"),
    "thread": mark("Answers in threads"),
    "read_links": mark("Reading links"),
    "daily_limit": mark("Daily limit"),
    "adders": mark("Who may add articles"),
    "open_channels": mark("Channels where every message is a question"),
    "forums": mark("Forums whose new posts are answered"),
}
ABOUT = {
    "carefulness": mark("How sure I have to be before I answer."),
    "language": mark("What I speak myself; quotations stay as they were written."),
    "private": mark("Only the person who asks with /ask sees the answer, unless they share it."),
    "thread": mark("I answer a mention in a thread of its own, so that the channel stays tidy."),
    "read_links": mark("“Ask about this” reads the links of a message into the articles."),
    "daily_limit": mark("How many questions a person may ask here in a day (UTC)."),
    "adders": mark("These roles, and always those who have Manage Server."),
    "open_channels": mark("There, nobody needs a command or a mention."),
    "forums": mark("Each new post gets one answer."),
}
TOGGLES = ("private", "thread", "read_links")
LISTS = {"adders": 10, "open_channels": 25, "forums": 25}  # and how many they may name
LIMITS = (5, 10, 20, 50, 100)  # questions a day

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a setting; None where a channel leaves it to its server."""

    value: Value
    label: str
    description: str = ""

    @property
    def key(self) -> str:
        """What stands for the value in a select, where "" cannot be."""
        return key_of(self.value)


def key_of(value: object) -> str:
    """A value as a select's option has it."""
    return json.dumps(value)


def choices(setting: str, now: Preferences, *, in_channel: bool = False) -> list[Choice]:
    """What a setting may be; `now` is what holds in the server."""
    offered = _CHOICES[setting](now)
    if in_channel:
        held = next((choice for choice in offered if choice.value == getattr(now, setting)), None)
        inherited = say("As in the server: {value}", value=held.label if held else "?")
        offered.insert(0, Choice(None, clip(inherited, CHOICE_LIMIT)))
    return offered[:CHOICES_LIMIT]


def _carefulness(_: Preferences) -> list[Choice]:
    return [
        Choice("", say("As the operator set it"), say("What whoever runs this bot chose.")),
        Choice(
            Carefulness.CAREFUL.value,
            say("Careful"),
            say("I answer only when I am quite sure, and say more often that I found nothing."),
        ),
        Choice(
            Carefulness.BALANCED.value,
            say("Balanced"),
            say("I answer when an answer is more likely right than wrong."),
        ),
        Choice(
            Carefulness.EAGER.value,
            say("Eager"),
            say("I answer more questions, sometimes with what misses the point."),
        ),
    ]


def _language(now: Preferences) -> list[Choice]:
    offered = [*languages(), *({now.language} - {"", *languages()})]
    own = Choice("", say("Each reader's own"), say("As they set it in Discord."))
    return [own, *(Choice(code, _language_name(code)) for code in offered)]


def _daily_limit(now: Preferences) -> list[Choice]:
    limits = sorted({*LIMITS, now.daily_limit} - {0})
    some = (say_count("{n} question a day", "{n} questions a day", limit) for limit in limits)
    pairs = zip(limits, some, strict=True)
    return [Choice(0, say("No limit")), *(Choice(limit, label) for limit, label in pairs)]


def _toggle(_: Preferences) -> list[Choice]:
    return [Choice(True, say("On")), Choice(False, say("Off"))]


_CHOICES = {
    "carefulness": _carefulness,
    "language": _language,
    "daily_limit": _daily_limit,
    "private": _toggle,
    "thread": _toggle,
    "read_links": _toggle,
}


def _language_name(code: str) -> str:
    """A language in its own words, as in "Deutsch"."""
    name = language_name(code)
    return clip(name[:1].upper() + name[1:] if name else code, CHOICE_LIMIT) or "?"
