"""The image: what goes into it, who it runs as, and its own two programs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_image_holds_nothing_but_what_it_is_made_from():
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line for line in ignored if line and not line.startswith("#")]
    assert patterns[0] == "*"
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    allowed = {pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")}
    assert all(any(source == each or source.startswith(f"{each}/") for each in allowed) for source in sources)
    assert not allowed & {".", "deploy", ".env", "var"}
    assert "/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_image_is_not_run_as_root_and_installs_only_what_is_locked():
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert image.rindex("USER 50000:50000") > image.rindex("RUN ")
    installs = re.findall(r"pip install [^&\n\\]+", image)
    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


@pytest.mark.parametrize("name", ["entrypoint", "healthy"])
def test_the_images_own_programs_may_be_run(name: str):
    assert os.access(ROOT / "deploy" / name, os.X_OK)
