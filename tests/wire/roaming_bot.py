"""A bot for the far corners of the stand-in: other languages, places, layouts, threads."""

import io
from typing import Any

import discord
from discord import Interaction, app_commands, ui
from discord.ext import commands

from tests.wire.small_bot import SmallBot

WORDS = {"where": "wo", "Says where it is": "Sagt, wo es ist"}


class Translator(app_commands.Translator):
    """German for one command."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        return WORDS.get(string.message) if locale is discord.Locale.german else None


class Pickers(ui.View):
    """Selects of roles and of channels."""

    @ui.select(cls=ui.RoleSelect, custom_id="roles", max_values=2)
    async def roles(self, interaction: Interaction, select: ui.RoleSelect["Pickers"]) -> None:
        await interaction.response.send_message(", ".join(role.name for role in select.values))

    @ui.select(cls=ui.ChannelSelect, custom_id="channels", channel_types=[discord.ChannelType.text])
    async def channels(self, interaction: Interaction, select: ui.ChannelSelect["Pickers"]) -> None:
        (channel,) = select.values
        assert isinstance(interaction.user, discord.Member)
        held = [role.name for role in interaction.user.roles]
        await interaction.response.send_message(f"{channel.name} {held}")


class FormModal(ui.Modal, title="Form"):
    """A select of roles, a file and a choice of one."""

    role: ui.Label[Any] = ui.Label(text="Role", component=ui.RoleSelect(custom_id="role"))
    file: ui.Label[Any] = ui.Label(text="File", component=ui.FileUpload(custom_id="file"))
    size: ui.Label[Any] = ui.Label(
        text="Size",
        component=ui.RadioGroup(
            custom_id="size", options=[discord.RadioGroupOption(label=n) for n in ("S", "L")]
        ),
    )

    async def on_submit(self, interaction: Interaction) -> None:
        roles, files, size = (item.component for item in (self.role, self.file, self.size))
        assert isinstance(roles, ui.RoleSelect)
        assert isinstance(files, ui.FileUpload)
        assert isinstance(size, ui.RadioGroup)
        content = (await files.values[0].read()).decode()
        await interaction.response.send_message(f"{roles.values[0].name} {content} {size.value}")


class Pager(ui.LayoutView):
    """A card with an emoji button that goes on, and one that deletes the card."""

    def __init__(self, page: int = 1) -> None:
        super().__init__()
        self.page = page
        further: ui.Button[Any] = ui.Button(emoji="▶️", custom_id="on")
        away: ui.Button[Any] = ui.Button(label="Away", custom_id="away")
        back: ui.Button[Any] = ui.Button(emoji="◀️", custom_id="back", disabled=True)
        further.callback = self._further  # type: ignore[method-assign]
        away.callback = self._away  # type: ignore[method-assign]
        self.add_item(
            ui.Container(
                ui.TextDisplay(f"Page {page}"),
                ui.Separator(),
                ui.Section("Said", accessory=ui.Button(label="More", custom_id="more")),
                ui.ActionRow(back, further, away),
            )
        )

    async def _further(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=Pager(self.page + 1))

    async def _away(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()


class RoamingCog(commands.Cog):
    """The commands; each does one thing that a test looks at."""

    @app_commands.command(description="Says where it is")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def where(self, interaction: Interaction) -> None:
        owners = sorted(interaction._integration_owners)
        home = interaction.guild_locale.value if interaction.guild_locale else None
        where = interaction.locale.value, home, *interaction.context.to_array()
        await interaction.response.send_message(f"{where} {owners}")
        for number in range(2):
            await interaction.followup.send(f"And {number}")

    @app_commands.command(description="Only for servers that have the bot")
    async def here(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"{interaction.app_permissions.embed_links}")

    @app_commands.command(description="Shows selects")
    async def pickers(self, interaction: Interaction) -> None:
        await interaction.response.send_message(view=Pickers())

    @app_commands.command(description="Opens a form")
    async def form(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(FormModal())

    @app_commands.command(description="Shows a card of components")
    async def pager(self, interaction: Interaction, private: bool) -> None:
        await interaction.response.send_message(view=Pager(), ephemeral=private)

    @app_commands.command(description="Sends a picture")
    async def picture(self, interaction: Interaction) -> None:
        file = discord.File(io.BytesIO(b"png"), "a.png", description="A bee")
        await interaction.response.send_message(file=file)


class RoamingBot(SmallBot):
    """`seen` are the events that it got, in order."""

    def __init__(self, intents: discord.Intents | None = None, **client_kwargs: Any) -> None:
        super().__init__(intents, **client_kwargs)
        self.seen: list[str] = []

    async def setup_hook(self) -> None:
        await super().setup_hook()
        await self.tree.set_translator(Translator())
        await self.add_cog(RoamingCog())
        look: app_commands.ContextMenu = app_commands.ContextMenu(
            name="Look",
            callback=_look,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        self.tree.add_command(look)
        await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.seen.append(f"join {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.seen.append(f"remove {guild.name}")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.seen.append(f"available {guild.name}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.seen.append(f"unavailable {guild.name}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.seen.append(f"channel gone {channel.name}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.seen.append(f"message gone {event.message_id}")

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.seen.append(f"thread {thread.name}")


async def _look(interaction: Interaction, message: discord.Message) -> None:
    files = [(await file.read()).decode() for file in message.attachments]
    await interaction.response.send_message(f"{message.content} {files}", ephemeral=True)
