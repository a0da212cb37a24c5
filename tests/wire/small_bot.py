"""A bot of a few commands, enough to try every part of the stand-in."""

import asyncio
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

NAMES = ("bees", "books", "rivers")


class NameModal(discord.ui.Modal, title="Who are you?"):
    """Asks for a name."""

    name: discord.ui.TextInput["NameModal"] = discord.ui.TextInput(label="Name", max_length=20)

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"Hello {self.name.value}", ephemeral=True)


class Vote(discord.ui.View):
    """A button that changes its message and one that opens a modal."""

    @discord.ui.button(label="Yes", custom_id="yes")
    async def yes(self, interaction: Interaction, button: discord.ui.Button["Vote"]) -> None:
        await interaction.response.edit_message(content="Thanks", view=None)

    @discord.ui.select(
        custom_id="pick", options=[discord.SelectOption(label=name) for name in NAMES]
    )
    async def pick(self, interaction: Interaction, select: discord.ui.Select["Vote"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"Picked {select.values[0]}", view=None)

    @discord.ui.button(label="Who", custom_id="who")
    async def who(self, interaction: Interaction, button: discord.ui.Button["Vote"]) -> None:
        await interaction.response.send_modal(NameModal())


class SmallCog(commands.Cog):
    """The commands; each does one thing that a test looks at."""

    library = app_commands.Group(name="library", description="Articles")

    @app_commands.command(description="Defers, answers, adds a private word")
    async def ask(
        self, interaction: Interaction, question: app_commands.Range[str, 3, 300]
    ) -> None:
        await interaction.response.defer(thinking=True)
        embed = discord.Embed(title="Answer", description=f"{question} @everyone")
        await interaction.followup.send("As asked:", embed=embed)
        await interaction.followup.send("Only for you", ephemeral=True)

    @app_commands.command(description="Answers after a while")
    async def slow(self, interaction: Interaction, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await interaction.response.send_message("At last")

    @app_commands.command(description="Answers twice")
    async def twice(self, interaction: Interaction) -> None:
        await interaction.response.send_message("One")
        interaction.response._response_type = None  # discord.py itself would stop the second
        await interaction.response.send_message("Two")

    @app_commands.command(description="Sends an embed with so long a title")
    async def title(self, interaction: Interaction, length: int) -> None:
        await interaction.response.send_message(embed=discord.Embed(title="x" * length))

    @app_commands.command(description="Shows buttons")
    async def vote(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Well?", view=Vote())

    @app_commands.command(description="Shows a page made of components")
    async def page(self, interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.Container(discord.ui.TextDisplay("Bees"), accent_color=0xFFCC00))
        await interaction.edit_original_response(view=view)

    @app_commands.command(description="Has permissions")
    @app_commands.guild_only()
    @app_commands.checks.has_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Settings", ephemeral=True)

    @library.command(description="Reads a file")
    async def add(self, interaction: Interaction, file: discord.Attachment) -> None:
        await interaction.response.send_message((await file.read()).decode())

    @library.command(description="Shows an article")
    async def show(self, interaction: Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @show.autocomplete("name")
    async def _names(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=n, value=n) for n in NAMES if n.startswith(typed)]


class SmallBot(commands.Bot):
    """`heard` are the contents of the messages it got, `errors` what its commands raised."""

    def __init__(self, intents: discord.Intents | None = None, **client_kwargs: Any) -> None:
        super().__init__(
            commands.when_mentioned,
            intents=intents or discord.Intents.default(),
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            **client_kwargs,
        )
        self.heard: list[str] = []
        self.errors: list[BaseException] = []
        self.tree.error(self._keep_error)

    async def setup_hook(self) -> None:
        await self.add_cog(SmallCog())
        menu: app_commands.ContextMenu = app_commands.ContextMenu(name="Quote", callback=_quote)
        self.tree.add_command(menu)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 s before a second IDENTIFY."""

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        self.heard.append(message.content)
        if message.content:
            await message.reply(f"You said {message.content}")

    async def _keep_error(
        self, interaction: Interaction, error: app_commands.AppCommandError
    ) -> None:
        self.errors.append(getattr(error, "original", error))
        if not interaction.response.is_done():
            await interaction.response.send_message("That failed", ephemeral=True)


async def _quote(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")
