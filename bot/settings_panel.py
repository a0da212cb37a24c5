"""The panel of /settings: every setting with its control, and what Discord still keeps from it."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import Guild, Interaction, SelectOption, ui
from discord.abc import GuildChannel

from bot.buttons.settings import Rows, SettingControl, guild_of
from bot.i18n import say, say_count
from bot.permissions import in_discords_words, missing_in
from bot.preferences import IN_CHANNEL, SERVER, Preferences, effective
from bot.render.card import Tone
from bot.render.library import and_more
from bot.render.limits import TEXT_LIMIT, fit_lines, size
from bot.setting_choices import ABOUT, LISTS, NAMES, TOGGLES, choices, key_of

LACKING_LIMIT = 900  # units of what is said about missing permissions
MENTIONED = 15  # channels with settings of their own that are named

_Item = ui.Item[Any]


def panel_of(
    interaction: Interaction[Any], rows: Rows, channel: GuildChannel | None
) -> ui.LayoutView:
    """Show the settings of a server, or those that one of its channels has of its own."""
    guild = guild_of(interaction)
    if channel is not None:
        return _view(_channel_items(rows, channel), lacking([channel], guild, rows))
    now = effective(rows)
    chosen = [guild.get_channel(one) for one in (*now.open_channels, *now.forums)]
    content = bool(interaction.client.intents.message_content)
    items = _server_items(rows, guild, content=content)
    return _view(items, lacking([one for one in chosen if one is not None], guild, rows))


def lacking(channels: Iterable[GuildChannel], guild: Guild, rows: Rows) -> list[str]:
    """Name the permissions that answering in these channels takes and that the bot lacks there."""
    lines = []
    for channel in channels:
        missing = missing_in(channel, guild)
        if effective(rows, channel.id).thread and isinstance(channel, discord.TextChannel):
            held = channel.permissions_for(guild.me)
            needed = ("create_public_threads", "send_messages_in_threads")
            missing += [name for name in needed if not getattr(held, name)]
        if missing:
            names = in_discords_words(missing)
            lines.append(
                say("⚠️ I cannot answer in {channel} as set: I am missing {permissions} there.",
                    channel=channel.mention, permissions=names)
            )  # fmt: skip
    return lines


def _view(items: Sequence[_Item], warnings: Sequence[str]) -> ui.LayoutView:
    shown = [item.content for item in _walk(items) if isinstance(item, ui.TextDisplay)]
    room = min(LACKING_LIMIT, TEXT_LIMIT - sum(map(size, shown)))
    view = ui.LayoutView(timeout=None)
    container = ui.Container[ui.LayoutView](*items, accent_colour=int(Tone.PLAIN))
    if warnings and (text := fit_lines(warnings, room, and_more)):
        container.add_item(ui.TextDisplay(text))
    view.add_item(container)
    return view


def _walk(items: Iterable[_Item]) -> Iterable[_Item]:
    for item in items:
        yield item
        yield from item.walk_children() if isinstance(item, ui.Section) else ()


def _server_items(rows: Rows, guild: Guild, *, content: bool) -> list[_Item]:
    now = effective(rows)
    head = say("Settings of this server")
    notes = say("Each change is saved at once. A channel may differ: `/settings show channel:`")
    items: list[_Item] = [ui.TextDisplay(f"**{head}**\n-# {notes}{_differing(rows, guild)}")]
    for setting in ("carefulness", "language"):
        items += _select(setting, now, SERVER, getattr(now, setting))
    items += [_toggle(setting, on=getattr(now, setting)) for setting in TOGGLES]
    items += _select("daily_limit", now, SERVER, now.daily_limit)
    roles = [role.id for role in guild.roles if role.id in now.adders]
    items += [_heading("adders"), _row(_roles(roles))]
    kinds = [discord.ChannelType.text, discord.ChannelType.news]
    for setting, types, needs_content in (
        ("open_channels", kinds, True),
        ("forums", [discord.ChannelType.forum], False),
    ):
        there = [one for one in getattr(now, setting) if guild.get_channel(one) is not None]
        note = _without_content() if there and needs_content and not content else ""
        items += [_heading(setting, note), _row(_channels(setting, types, there))]
    return items


def _channel_items(rows: Rows, channel: GuildChannel) -> list[_Item]:
    row = rows.get(channel.id, {})
    server, own = effective(rows), effective({SERVER: row})
    head = say("Settings of {channel}", channel=channel.mention)
    notes = say(
        "What is chosen here holds in this channel alone. “As in the server” goes back to the "
        "server's setting."
    )
    items: list[_Item] = [ui.TextDisplay(f"**{head}**\n-# {notes}")]
    for setting in IN_CHANNEL:
        value = getattr(own, setting)
        # A damaged value, which `effective` passes over, is none.
        held = value if key_of(value) == key_of(row.get(setting)) else None
        items += _select(setting, server, channel.id, held, in_channel=True)
    return items


def _select(
    setting: str, server: Preferences, place: int, held: object, *, in_channel: bool = False
) -> list[_Item]:
    offered = choices(setting, server, in_channel=in_channel)
    options = [
        SelectOption(
            label=choice.label,
            value=choice.key,
            description=choice.description or None,
            default=choice.key == key_of(held),
        )
        for choice in offered
    ]
    select = ui.Select[Any](
        custom_id=f"set:{setting}:{place}", placeholder=say(NAMES[setting]), options=options
    )
    return [_heading(setting), _row(SettingControl(select))]


def _toggle(setting: str, *, on: bool) -> _Item:
    state = say("on") if on else say("off")
    text = f"**{say(NAMES[setting])}: {state}**\n-# {say(ABOUT[setting])}"
    button = SettingControl.button(
        setting,
        SERVER,
        key_of(not on),
        label=say("Turn off") if on else say("Turn on"),
    )
    return ui.Section(text, accessory=button)


def _roles(held: Sequence[int]) -> SettingControl:
    limit, kind = LISTS["adders"], discord.SelectDefaultValueType.role
    select = ui.RoleSelect[Any](
        custom_id=f"set:adders:{SERVER}",
        placeholder=say("No role"),
        min_values=0,
        max_values=limit,
        default_values=[discord.SelectDefaultValue(id=one, type=kind) for one in held[:limit]],
    )
    return SettingControl(select)


def _channels(
    setting: str, types: list[discord.ChannelType], held: Sequence[int]
) -> SettingControl:
    limit, kind = LISTS[setting], discord.SelectDefaultValueType.channel
    select = ui.ChannelSelect[Any](
        custom_id=f"set:{setting}:{SERVER}",
        channel_types=types,
        placeholder=say("No channel"),
        min_values=0,
        max_values=limit,
        default_values=[discord.SelectDefaultValue(id=one, type=kind) for one in held[:limit]],
    )
    return SettingControl(select)


def _heading(setting: str, extra: str = "") -> _Item:
    return ui.TextDisplay(f"**{say(NAMES[setting])}**\n-# {say(ABOUT[setting])}{extra}")


def _row(control: SettingControl) -> _Item:
    return ui.ActionRow(control)


def _without_content() -> str:
    line = say(
        "⚠️ This has no effect yet: I run without the Message Content Intent. Whoever runs me has "
        "to turn it on in the Developer Portal and set `FOOTNOTE_MESSAGE_CONTENT=true`."
    )
    return f"\n-# {line}"


def _differing(rows: Rows, guild: Guild) -> str:
    there = [place for place in rows if place != SERVER and guild.get_channel(place)]
    if not there:
        return ""
    named = " ".join(f"<#{place}>" for place in there[:MENTIONED])
    differing = say_count("{n} channel differs", "{n} channels differ", len(there))
    return f"\n-# {differing}: {named}"
