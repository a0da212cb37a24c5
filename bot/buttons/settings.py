"""The controls of /settings: each use saves one setting and leaves all others as they are."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import Guild, Interaction
from discord.abc import GuildChannel

from bot.buttons.control import Control
from bot.desk import Desk
from bot.errors import NotAllowedError
from bot.i18n import say
from bot.language import speak_to
from bot.preferences import DEFAULTS, IN_CHANNEL, SERVER, effective
from bot.render.card import Card
from bot.render.library import and_more
from bot.render.limits import TEXT_LIMIT, fit_lines
from bot.reply import update
from bot.setting_choices import LISTS, NAMES, choices
from index.errors import LibraryError

Rows = Mapping[int, Mapping[str, Any]]  # settings by channel, as they are kept


class SettingControl(
    Control,
    name="set",
    key=r"(?P<setting>[a-z_]{1,20}):(?P<channel>\d{1,20})(?::(?P<value>true|false))?",
):
    """A select, or a button whose id holds the value that it sets."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Save what was chosen, and show how everything is now."""
        from bot.settings_panel import panel_of  # which names this control

        guild, setting = guild_of(interaction), self.given["setting"] or ""
        channel = channel_of(guild, int(self.given["channel"] or 0))
        settings = desk.memory.settings
        rows = await desk.memory.do(settings.all, guild.id)
        value = self._value(interaction, rows, setting, in_channel=channel is not None)
        if channel is None and value in (getattr(DEFAULTS, setting), []):
            value = None
        place = channel.id if channel else SERVER
        await desk.memory.do(settings.put, guild.id, place, {setting: value})
        await speak_to(interaction)  # again: it may be the language that was set
        rows = await desk.memory.do(settings.all, guild.id)
        await update(interaction, panel_of(interaction, rows, channel))

    def _value(
        self, interaction: Interaction[Any], rows: Rows, setting: str, *, in_channel: bool
    ) -> object:
        data: dict[str, Any] = dict(interaction.data or {})
        picked: list[str] = data.get("values", [])
        if setting in NAMES and (setting in IN_CHANNEL or not in_channel):
            if setting in LISTS:
                return [int(one) for one in picked if one.isdecimal()][: LISTS[setting]]
            offered = choices(setting, effective(rows), in_channel=in_channel)
            keys = [self.given["value"], *picked]
            for choice in offered:
                if choice.key in keys:
                    return choice.value
        raise NotAllowedError(say("That can no longer be chosen. Open /settings show anew."))


class ResetButton(Control, name="reset", key=r"(?P<channel>\d{1,20})"):
    """Unsets all of a channel, or of the server and its channels."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Do it, and say what was reset."""
        guild = guild_of(interaction)
        channel = channel_of(guild, int(self.given["channel"] or 0))
        settings = desk.memory.settings
        try:
            rows: Rows = await desk.memory.do(settings.all, guild.id)
        except LibraryError:  # damaged settings can be reset all the same
            rows = {}
        place = channel.id if channel else None
        done = await desk.memory.do(settings.reset, guild.id, place)
        await speak_to(interaction)  # as above
        shown = {name: row for name, row in rows.items() if place in {None, name}}
        await update(interaction, render_reset(shown if done else {}, done=done))


def render_reset(rows: Rows, *, done: bool) -> Card:
    """Name the settings that were reset, by place."""
    if not done:
        return Card((say("Nothing was set here that could be reset."),))
    lines = [say("These settings were reset:") if rows else say("All settings were reset.")]
    for place, row in rows.items():
        where = say("Server") if place == SERVER else f"<#{place}>"
        names = [say(NAMES[name]) for name in row if name in NAMES] or ["…"]
        lines += [f"**{where}**", *(f"- {name}" for name in names)]
    return Card((fit_lines(lines, TEXT_LIMIT, and_more),))


def guild_of(interaction: Interaction[Any]) -> Guild:
    """The server that an interaction comes from; raise NotAllowedError outside of one."""
    if not isinstance(interaction.guild, discord.Guild):
        raise NotAllowedError(say("This works only in a server."))
    return interaction.guild


def channel_of(guild: Guild, channel_id: int) -> GuildChannel | None:
    """The channel of this id, None for SERVER; raise NotAllowedError for one that is gone."""
    channel = guild.get_channel(channel_id)
    if channel is None and channel_id != SERVER:
        raise NotAllowedError(say("That channel was deleted, or I cannot see it any more."))
    return channel
