"""A Muster that answers from a script, for what a real one cannot be made to do at will."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np

Answer = Callable[[list[dict[str, Any]]], httpx.Response]


class Scripted(httpx.BaseTransport):
    """Gives each request the next answer of the script, and takes in everything after its end."""

    def __init__(self, *script: Answer) -> None:
        self._script = list(script)
        self.taken: list[list[dict[str, Any]]] = []
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        rows = json.loads(request.read())["embeddings"]
        answer = (self._script.pop(0) if self._script else take)(rows)
        if answer.is_success:
            self.taken.append(rows)
        return answer

    @property
    def ids(self) -> list[str]:
        return [row["id"] for rows in self.taken for row in rows]


def take(rows: list[dict[str, Any]]) -> httpx.Response:
    counts = {"accepted": len(rows), "replaced": 0, "duplicates": 0, "stale": 0, "completed": 0}
    return httpx.Response(200, json=counts)


def refuse(status: int, code: str, *places: int, retry_after: str | None = None) -> Answer:
    """A problem, with a fault in each of these rows."""

    def answer(rows: list[dict[str, Any]]) -> httpx.Response:
        faults = [
            {"pointer": f"/embeddings/{place}/embedding", "id": rows[place]["id"], "code": code, "detail": code}
            for place in places
        ]
        headers = {} if retry_after is None else {"retry-after": retry_after}
        return httpx.Response(status, json={"code": code, "detail": f"It is {code}.", "errors": faults}, headers=headers)

    return answer


def lose_answer(rows: list[dict[str, Any]]) -> httpx.Response:
    raise httpx.ReadError("connection reset")


def decode(row: dict[str, Any]) -> list[float]:
    return np.frombuffer(base64.b64decode(row["embedding"]), dtype="<f4").tolist()
