"""What docker-compose.yml gives to each service, after interpolation, with the test's own addresses and places."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
_VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?:(?P<kind>:[?-])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """One service: what it runs, and with which environment."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def write_env(path: Path, *arguments: str, **more: str) -> dict[str, str]:
    """A .env made as an operator makes it, and what is in it; `more` is what he adds by hand."""
    words = ["deploy/env.py", "--contact", "tests@breachledger.example", "--file", str(path), *arguments]
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in more.items())
    lines = (line.partition("=") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name: value for name, _, value in lines}


def services(env: Mapping[str, str], places: Mapping[str, str]) -> dict[str, Service]:
    """Every service of the compose file.

    Args:
        env: what .env says.
        places: what stands in the containers' world, and what stands for it here; as regular expressions.
    """
    return {name: _service(entry, env, places) for name, entry in COMPOSE["services"].items()}


def image_environment() -> dict[str, str]:
    """What the image itself sets (`ENV`), but for the path."""
    *_, block = re.findall(r"^ENV ((?:.*\\\n)*.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    pairs = (word.partition("=") for word in block.replace("\\\n", " ").split())
    return {name: value for name, _, value in pairs if name != "PATH"}


def _service(entry: Mapping[str, Any], env: Mapping[str, str], places: Mapping[str, str]) -> Service:
    command = [_interpolated(word, env) for word in entry.get("command", [])]
    told = image_environment() | {
        name: env.get(name) if value is None else _interpolated(str(value), env)
        for name, value in _merged(entry.get("environment", {})).items()
    }
    return Service(
        tuple(_placed(word, places) for word in command),
        {name: _placed(value, places) for name, value in told.items() if value is not None},
    )


def _merged(environment: Any) -> dict[str, Any]:
    """A mapping; compose also takes a list of NAME=VALUE."""
    if isinstance(environment, dict):
        return environment
    return {name: value if is_set else None for name, is_set, value in (one.partition("=") for one in environment)}


def _interpolated(text: str, env: Mapping[str, str]) -> str:
    """As compose does it; a variable that has to be there and is not is an error."""

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        told = env.get(match["name"], "")
        if not told and match["kind"] == ":?":
            raise KeyError(f"{match['name']}: {match['rest']}")
        return told or ((match["rest"] or "") if match["kind"] == ":-" else "")

    return _VARIABLE.sub(value, text)


def _placed(text: str, places: Mapping[str, str]) -> str:
    for place, here in places.items():
        text = re.sub(place, here.replace("\\", r"\\"), text)
    return text
