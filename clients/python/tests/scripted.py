"""A Muster that answers from a script, for what a real one cannot be made to do at will."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pyarrow as pa

Answer = Callable[[list[dict[str, Any]]], httpx.Response]


class Scripted(httpx.BaseTransport):
    """Gives each request the next answer of the script, and takes in everything after its end."""

    def __init__(self, *script: Answer) -> None:
        self._script = list(script)
        self.taken: list[list[dict[str, Any]]] = []
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        rows = _read(request)
        answer = (self._script.pop(0) if self._script else take)(rows)
        if answer.is_success:
            self.taken.append(rows)
        return answer

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for rows in self.taken for row in rows]

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows]


def _read(request: httpx.Request) -> list[dict[str, Any]]:
    if "arrow" in request.headers["content-type"]:
        rows: list[dict[str, Any]] = pa.ipc.open_stream(request.read()).read_all().to_pylist()
        return rows
    embeddings: list[dict[str, Any]] = json.loads(request.read())["embeddings"]
    return embeddings


def take(rows: list[dict[str, Any]]) -> httpx.Response:
    return reject("unused")(rows)


def reject(code: str, *places: int) -> Answer:
    """Takes a batch but for these rows."""

    def answer(rows: list[dict[str, Any]]) -> httpx.Response:
        error = {"code": code, "reason": f"It is {code}."}
        items = [
            {"position": place, "status": "rejected", "error": error}
            if place in places
            else {"position": place, "status": "accepted"}
            for place in range(len(rows))
        ]
        counts = {"accepted": len(rows) - len(places), "replaced": 0, "duplicates": 0, "stale": 0, "completed": 0}
        return httpx.Response(200, json={**counts, "rejected": len(places), "items": items})

    return answer


def refuse(status: int, code: str, *, retry_after: str | None = None) -> Answer:
    """A problem of the batch as a whole."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return lambda rows: httpx.Response(status, json={"code": code, "detail": f"It is {code}."}, headers=headers)


def lose_answer(rows: list[dict[str, Any]]) -> httpx.Response:
    raise httpx.ReadError("connection reset")


def decode(row: dict[str, Any]) -> list[float]:
    embedding = row["embedding"]
    if isinstance(embedding, list):
        return embedding
    values: list[float] = np.frombuffer(base64.b64decode(embedding), dtype="<f4").tolist()
    return values
