"""Lakes to test on: a folder, and a bucket of a real S3 server on loopback."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from moto.server import ThreadedMotoServer

from breachledger.store.files import Files, open_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """A server with an empty bucket `lakes`; the environment leads the AWS SDK to it."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        s3fs.S3FileSystem(use_listings_cache=False).mkdir("lakes")
        yield "s3://lakes"
    server.stop()


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
