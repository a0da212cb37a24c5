"""What an operator can set for the bot, beside what every command reads."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from index.settings import LogLevel
from retrieval.settings import AnswerSettings


class BotSettings(AnswerSettings):
    """The token comes from DISCORD_TOKEN alone and is never printed."""

    discord_token: Annotated[SecretStr | None, Field(validation_alias="DISCORD_TOKEN")] = None
    sync: Literal["changed", "always", "never"] = "changed"  # when Discord is told the commands
    log_level: LogLevel = "INFO"

    @property
    def token(self) -> str:
        """The token without the white space that pasting adds; "" when there is none."""
        return "" if self.discord_token is None else self.discord_token.get_secret_value().strip()
