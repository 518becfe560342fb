"""PRACTICE: invented cases and the story of the demo, as data in each language, and how they are read."""

import os
import tomllib
from typing import TYPE_CHECKING, Any

from confcli.flows.practice import Case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = os.path.dirname(__file__)


def read_cases(language: str) -> list[Case]:
    """Read the cases in one language, in the order in which they are practised."""
    return [_case(raw) for raw in _read(f"{language}.toml")["case"]]


def read_story(language: str) -> "Sequence[Mapping[str, Any]]":
    """Read the steps of the demo: what is told, the command, the answers it is given."""
    steps: Sequence[Mapping[str, Any]] = _read(os.path.join("story", f"{language}.toml"))["step"]
    return steps


def _case(raw: dict[str, Any]) -> Case:
    answers = {name: given if isinstance(given, str) else tuple(given) for name, given in raw["answers"].items()}
    end = raw["class"], tuple(raw["clauses"]), tuple(raw.get("not_yet", ()))
    return Case(raw["id"], raw["title"], raw["story"], *end, raw["why"], answers)


def _read(name: str) -> dict[str, Any]:
    with open(os.path.join(HERE, name), "rb") as file:
        return tomllib.load(file)
