"""Rows to bodies."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Encoding = Literal["base64", "numbers"]
Vectors = npt.NDArray[np.floating[Any]]

ROWS_MAX = 10_000
_PREFIX, _SUFFIX = b'{"embeddings":[', b"]}"


@dataclass(frozen=True)
class Rows:
    """What is pushed."""

    ids: Sequence[str]
    array: Vectors
    embedding_type: str
    versions: Sequence[int] | None

    def encode(self, position: int, encoding: Encoding) -> bytes:
        """One row as JSON."""
        row: dict[str, Any] = {
            "id": str(self.ids[position]),
            "embedding_type": self.embedding_type,
            "embedding": encode_vector(self.array[position], encoding),
        }
        if self.versions is not None:
            row["version"] = int(self.versions[position])
        return json.dumps(row, separators=(",", ":")).encode()


def encode_vector(vector: Vectors, encoding: Encoding) -> str | list[float | None]:
    """A vector as base64 of little-endian float32, or as numbers; what is not finite has no JSON and becomes null."""
    values = np.asarray(vector, dtype="<f4")
    if encoding == "base64":
        return base64.b64encode(values.tobytes()).decode("ascii")
    numbers: list[float | None] = values.tolist()
    if not np.isfinite(values).all():
        return [None if value is None or not math.isfinite(value) else value for value in numbers]
    return numbers


@dataclass(frozen=True)
class Batch:
    """Rows that go in one request."""

    positions: list[int]
    rows: list[bytes]

    @property
    def body(self) -> bytes:
        return _PREFIX + b",".join(self.rows) + _SUFFIX

    def without(self, places: set[int]) -> Batch:
        """The same batch less the rows at these places."""
        kept = [place for place in range(len(self.rows)) if place not in places]
        return Batch([self.positions[place] for place in kept], [self.rows[place] for place in kept])


def next_batch(rows: Rows, start: int, batch_bytes: int, encoding: Encoding) -> Batch:
    """As many rows from `start` on as fit; at least one."""
    encoded: list[bytes] = []
    size = len(_PREFIX) + len(_SUFFIX)
    for position in range(start, min(len(rows.ids), start + ROWS_MAX)):
        row = rows.encode(position, encoding)
        if encoded and size + len(row) + 1 > batch_bytes:
            break
        encoded.append(row)
        size += len(row) + 1
    return Batch(list(range(start, start + len(encoded))), encoded)
