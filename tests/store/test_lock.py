from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import pytest

from breachledger.errors import RetryLater
from breachledger.files import Files, open_files
from breachledger.store.lock import writer

if TYPE_CHECKING:
    from collections.abc import Callable


def test_writers_take_turns(lake: str) -> None:
    inside: list[int] = []
    order: list[int] = []

    def write(number: int) -> None:
        with writer(open_files(lake)):
            inside.append(number)
            assert inside == [number]
            time.sleep(0.05)
            order.append(inside.pop())

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(order) == [0, 1, 2, 3]


def test_waiting_writer_says_for_whom_and_gives_up(lake: str, caplog: pytest.LogCaptureFixture) -> None:
    raised: list[RetryLater] = []

    def wait() -> None:
        try:
            with writer(open_files(lake), wait=0.3):
                pass
        except RetryLater as error:
            raised.append(error)

    with writer(open_files(lake)) as held, caplog.at_level(logging.WARNING):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
        held.check()
    assert "which process" in caplog.text
    assert raised[0].reason == "locked"


@pytest.fixture
def stores(object_store: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Files]:
    """Opens the same lake on the object store, again and again."""
    name = tmp_path_factory.mktemp("lease").name
    return lambda: open_files(f"{object_store}/{name}")


def test_lease_is_renewed_while_its_holder_lives(stores: Callable[[], Files]) -> None:
    with writer(stores(), lease=0.6) as held:
        time.sleep(1.5)
        held.check()


def test_lease_of_a_dead_writer_is_taken_over_and_he_may_not_commit(stores: Callable[[], Files]) -> None:
    with writer(stores(), lease=0.5) as dead:
        dead._done.set()  # type: ignore[attr-defined]  # it renews no more, as if its machine had stopped
        began = time.monotonic()
        with writer(stores(), lease=0.5) as other:
            assert time.monotonic() - began > 0.3
            with pytest.raises(RetryLater, match="lease"):
                dead.check()
            other.check()
    with writer(stores(), wait=0.2) as third:
        third.check()
