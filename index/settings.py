"""Configuration: environment variables, a .env file, or footnote.toml, in that order."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.embedder import DEFAULT_MODEL
from index.errors import UsageError

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
S = TypeVar("S", bound="Settings")

_PROJECT_SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Settings(BaseSettings):
    """What an operator can set; FOOTNOTE_DATA sets `data`, and so on."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_file=".env", toml_file="footnote.toml", extra="ignore"
    )

    data: Path = Path("data")
    seeds: Path = _PROJECT_SEEDS
    model: str = DEFAULT_MODEL
    log_level: LogLevel = "WARNING"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before .env before footnote.toml."""
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, toml


def load_settings(kind: type[S], data: Path | None = None) -> S:
    """Read the configuration; `data` from the command line wins.

    Raises:
        UsageError: a value cannot be used, or footnote.toml cannot be read.
    """
    try:
        settings = kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"The setting {name} cannot be used: {first['msg']}.") from error
    except (ValueError, OSError) as error:
        raise UsageError(f"footnote.toml or .env cannot be read: {error}.") from error
    return settings if data is None else settings.model_copy(update={"data": data})
