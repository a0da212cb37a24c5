"""What an operator can set for the bot, beside what every command reads."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, SecretStr

from index.settings import LogLevel
from retrieval.settings import AnswerSettings

LogFormat: TypeAlias = Literal["text", "json"]
# FOOTNOTE_METRICS_PORT= in an environment file means none, as if the line were not there.
_Port: TypeAlias = Annotated[
    Annotated[int, Field(ge=1, le=65535)] | None,
    BeforeValidator(lambda value: None if value == "" else value),
]


class BotSettings(AnswerSettings):
    """The token comes from DISCORD_TOKEN alone and is never printed."""

    discord_token: Annotated[SecretStr | None, Field(validation_alias="DISCORD_TOKEN")] = None
    sync: Literal["changed", "always", "never"] = "changed"  # when Discord is told the commands
    message_content: bool = False  # ask for that privileged intent, to answer without a mention
    shards: str = ""  # this process's part of a big bot, as in "0-3/16"; "" for all of it
    grace_days: Annotated[int, Field(ge=0, le=3650)] = 7  # before what a left server had goes
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "text"
    metrics_port: _Port = None  # none: no /metrics and no /healthz
    metrics_host: str = "127.0.0.1"

    @property
    def token(self) -> str:
        """The token without the white space that pasting adds; "" when there is none."""
        return "" if self.discord_token is None else self.discord_token.get_secret_value().strip()
