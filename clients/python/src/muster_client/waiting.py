"""How long to wait before a batch is sent again."""

from __future__ import annotations

import random
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import httpx

WAIT_S_MIN = 0.25
WAIT_S_MAX = 30.0

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})


def wait_s(tries: int, answer: httpx.Response | None) -> float:
    """What the answer asks for, else twice as long each time, with jitter so that producers do not come back as one."""
    asked = None if answer is None else _read_retry_after(answer.headers.get("retry-after", ""))
    if asked is not None:
        return asked
    return random.uniform(0.5, 1.0) * min(WAIT_S_MAX, WAIT_S_MIN * 2.0 ** min(tries, 16))


def _read_retry_after(value: str) -> float | None:
    if value.strip().isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    wait = (until - datetime.now(timezone.utc)).total_seconds()
    return max(0.0, wait)
