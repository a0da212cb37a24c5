"""/settings: how the bot behaves in a server and its channels, for those who manage it."""

from discord import ButtonStyle, ForumChannel, Interaction, TextChannel, VoiceChannel, app_commands
from discord.ext import commands

from bot.buttons.control import KeepButton
from bot.buttons.settings import ResetButton, guild_of
from bot.checks import managers_only
from bot.desk import Desk
from bot.i18n import say
from bot.preferences import SERVER
from bot.render.card import Card
from bot.reply import Reply, deliver
from bot.settings_panel import panel_of


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
class SettingsCog(commands.GroupCog, group_name="settings"):
    """Set how I behave in this server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(channel="What this channel has otherwise than the server.")
    @managers_only
    async def show(
        self,
        interaction: Interaction,
        channel: TextChannel | ForumChannel | VoiceChannel | None = None,
    ) -> None:
        """Show the settings, and change them."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        settings, guild = self._desk.memory.settings, guild_of(interaction)
        rows = await self._desk.memory.do(settings.all, guild.id)
        await deliver(interaction, panel_of(interaction, rows, channel))

    @app_commands.command()
    @app_commands.describe(channel="Only what this channel has otherwise than the server.")
    @managers_only
    async def reset(
        self,
        interaction: Interaction,
        channel: TextChannel | ForumChannel | VoiceChannel | None = None,
    ) -> None:
        """Go back to how I behave by default."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        if channel is not None:
            line = say("Reset {channel} to the server's settings?", channel=channel.mention)
        else:
            line = say("Reset all settings of this server and of its channels?")
        reset = ResetButton.button(
            channel.id if channel else SERVER, label=say("Reset"), style=ButtonStyle.danger
        )
        keep = KeepButton.button(interaction.user.id, label=say("Keep"))
        await deliver(interaction, Reply(Card((line,)), [[reset, keep]]))
