"""Rows to bodies."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

ROWS_MAX = 10_000
_PREFIX, _SUFFIX = b'{"embeddings":[', b"]}"

# What an Arrow stream takes besides its rows, and what a row takes besides its vector and texts.
_ARROW_BYTES, _ARROW_ROW_BYTES = 2_048, 18


@dataclass(frozen=True)
class Rows:
    """What is pushed."""

    ids: Sequence[str]
    array: npt.NDArray[np.floating[Any]]
    versions: Sequence[int] | None
    metadata: Sequence[Mapping[str, Any] | None] | None

    def vectors(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """These rows as contiguous little-endian float32, whatever the array is."""
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(self.array[start:end], dtype="<f4")

    def metadata_of(self, position: int) -> Mapping[str, Any] | None:
        return None if self.metadata is None else self.metadata[position]


@dataclass(frozen=True)
class Batch:
    """Rows from `start` up to `end` as the body of one request."""

    start: int
    end: int
    body: bytes
    content_type: str


def next_batch(rows: Rows, start: int, batch_bytes: int, arrow: bool) -> Batch:
    """As many rows from `start` on as fit; at least one."""
    if arrow:
        try:
            return _next_arrow_batch(rows, start, batch_bytes)
        except UnicodeEncodeError:
            # An ID that is no Unicode: JSON can say it, and Muster will refuse it.
            pass
    return _next_json_batch(rows, start, batch_bytes)


def _next_json_batch(rows: Rows, start: int, batch_bytes: int) -> Batch:
    encoded: list[bytes] = []
    size = len(_PREFIX) + len(_SUFFIX)
    for position in range(start, min(len(rows.ids), start + ROWS_MAX)):
        row = _encode_json(rows, position)
        if encoded and size + len(row) + 1 > batch_bytes:
            break
        encoded.append(row)
        size += len(row) + 1
    return Batch(start, start + len(encoded), _PREFIX + b",".join(encoded) + _SUFFIX, "application/json")


def _encode_json(rows: Rows, position: int) -> bytes:
    vector = rows.vectors(position, position + 1)
    row: dict[str, Any] = {
        "id": str(rows.ids[position]),
        "embedding": base64.b64encode(vector.tobytes()).decode("ascii"),
    }
    if rows.versions is not None:
        row["version"] = int(rows.versions[position])
    metadata = rows.metadata_of(position)
    if metadata is not None:
        row["metadata"] = metadata
    return dump(row, position).encode()


def dump(value: Mapping[str, Any], position: int) -> str:
    """JSON of a row or of its metadata. Raises ValueError where there is none."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise ValueError(f"metadata[{position}] cannot be written as JSON: {error}") from error


def _next_arrow_batch(rows: Rows, start: int, batch_bytes: int) -> Batch:
    import pyarrow as pa

    vector_bytes = 4 * rows.array.shape[1]
    metadata: list[str | None] = []
    size, end = _ARROW_BYTES, start
    while end < min(len(rows.ids), start + ROWS_MAX):
        about = rows.metadata_of(end)
        text = None if about is None else dump(about, end)
        size += _ARROW_ROW_BYTES + vector_bytes + len(rows.ids[end].encode()) + len(text or "")
        if end > start and size > batch_bytes:
            break
        metadata.append(text)
        end += 1
    vectors = pa.array(rows.vectors(start, end).reshape(-1))
    columns: dict[str, Any] = {
        "id": pa.array([str(each) for each in rows.ids[start:end]], pa.string()),
        "embedding": pa.FixedSizeListArray.from_arrays(vectors, rows.array.shape[1]),
    }
    if rows.versions is not None:
        columns["version"] = pa.array([int(version) for version in rows.versions[start:end]], pa.int64())
    if rows.metadata is not None:
        columns["metadata"] = pa.array(metadata, pa.string())
    table = pa.table(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return Batch(start, end, sink.getvalue().to_pybytes(), "application/vnd.apache.arrow.stream")
