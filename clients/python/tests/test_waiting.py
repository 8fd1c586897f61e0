"""How long a batch waits before it is sent again."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import httpx
import pytest

from muster_client.waiting import WAIT_S_MAX, wait_s


def busy(retry_after: str) -> httpx.Response:
    return httpx.Response(503, headers={"retry-after": retry_after})


def test_retry_after_may_be_seconds_or_a_date() -> None:
    soon = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=90), usegmt=True)
    assert wait_s(0, busy("7")) == 7.0
    assert wait_s(0, busy(soon)) == pytest.approx(90, abs=30)


def test_a_date_that_is_over_means_at_once() -> None:
    assert wait_s(5, busy("Wed, 21 Oct 2015 07:28:00 GMT")) == 0.0


@pytest.mark.parametrize("answer", [None, busy(""), busy("soon")])
def test_without_a_usable_retry_after_no_pause_is_longer_than_the_longest(answer: httpx.Response | None) -> None:
    assert WAIT_S_MAX / 2 <= wait_s(1_000, answer) <= WAIT_S_MAX
