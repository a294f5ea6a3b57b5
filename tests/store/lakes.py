"""Lakes to test on: a folder, and a bucket of a real S3 server on loopback."""

from __future__ import annotations

import functools
import logging
import os
from typing import TYPE_CHECKING

import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from breachledger.files import Files, LocalFiles, open_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@functools.cache
def _server() -> str:
    """The address of a server that lives as long as this process."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The address of a bucket; the environment leads the AWS SDK to its server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", _server())
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        S3FileSystem(use_listings_cache=False).makedirs("lakes", exist_ok=True)
        yield "s3://lakes"


@pytest.fixture(params=["local", "s3"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty lake."""
    if request.param == "local":
        return str(tmp_path / "lake")
    return f"{request.getfixturevalue('object_store')}/{os.getpid()}/{tmp_path.name}"


@pytest.fixture
def files(lake: str) -> Files:
    """The files of an empty lake."""
    return open_files(lake)


@pytest.fixture
def folder(tmp_path: Path) -> LocalFiles:
    """The files of an empty lake in a folder, where the kind of lake makes no difference to what is tested."""
    return LocalFiles(tmp_path / "lake")
