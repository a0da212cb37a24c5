"""What a check found, and what to do about it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `advice` says how to mend it, "" when nothing is to do."""

    name: str
    state: State
    message: str
    advice: str = ""


def passed(checks: list[Check]) -> bool:
    """Whether nothing is bad."""
    return all(check.state != "bad" for check in checks)
