"""The client."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx
import numpy as np
import numpy.typing as npt

from .batches import Batch, Encoding, Rows, next_batch
from .errors import Interrupted, Refused
from .report import Rejection, Report
from .waiting import RETRYABLE, wait_s

_ROW = re.compile(r"^/embeddings/(\d+)(?:/|$)")
_COUNTS = ("accepted", "replaced", "duplicates", "stale", "completed")

# A row with one of these is left out, and the rest of its batch is sent again. What else can be wrong with a row is
# wrong with all of them.
_ROW_CODES = frozenset({"invalid_id", "invalid_version", "not_finite", "zero_magnitude", "magnitude_overflow"})


class Client:
    """Sends embeddings to one Muster.

    url: where it serves, such as http://127.0.0.1:3000.
    key: an API key, where keys are in force.
    producer: the name under which embeddings are sent; a key brings its own.
    batch_bytes: how large a request gets.
    patience_s: for how long one batch is sent again while Muster cannot take it.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        producer: str | None = None,
        batch_bytes: int = 4 * 1024 * 1024,
        patience_s: float = 600.0,
        timeout_s: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"content-type": "application/json"}
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        if producer is not None:
            headers["muster-producer"] = producer
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout_s, transport=transport)
        self._batch_bytes = batch_bytes
        self._patience_s = patience_s
        self._encoding: Encoding = "base64"

    def push(
        self,
        ids: Sequence[str],
        array: npt.ArrayLike,
        *,
        type: str,
        collection: str = "embeddings",
        versions: Sequence[int] | None = None,
        on_progress: Callable[[Report], None] | None = None,
        resume: Report | None = None,
    ) -> Report:
        """Sends one vector per ID, and answers when Muster holds all of them but those rejected.

        array: two-dimensional, a row per ID; sent as float32.
        type: the modality, `text` or `image` or what the collection has.
        versions: one per ID, for collections whose versions are the producer's.
        on_progress: called with the report so far after each batch.
        resume: the report of a push of the same rows that ended early; this one goes on where that stopped.

        Raises Interrupted when Muster took nothing for `patience_s`, Refused when it refused a batch as a whole. Both
        bring the report so far. Pushing everything again is as safe: what is there already counts as duplicates.
        """
        rows = _check(ids, array, type, versions)
        report = Report() if resume is None else deepcopy(resume)
        path = f"/api/collections/{quote(collection, safe='')}/aggregate"
        while report.settled < len(rows.ids):
            batch = next_batch(rows, report.settled, self._batch_bytes, self._encoding)
            self._settle(path, rows, batch, report)
            if on_progress is not None:
                on_progress(deepcopy(report))
        return report

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _settle(self, path: str, rows: Rows, batch: Batch, report: Report) -> None:
        """Sends a batch until each of its rows is taken or rejected; the report changes only then."""
        end = batch.positions[-1] + 1
        rejected: list[Rejection] = []
        counts: dict[str, int] = {}
        while batch.rows:
            answer = self._send(path, batch.body, report)
            body = _read(answer)
            if answer.is_success:
                counts = body
                break
            if self._encoding == "base64" and _knows_no_base64(body):
                # Nothing was stored; the push begins this batch anew.
                self._encoding = "numbers"
                return
            faults = _read_faults(body, batch)
            if not faults:
                raise Refused(body, answer.status_code, report)
            for place, (code, detail) in sorted(faults.items()):
                position = batch.positions[place]
                rejected.append(Rejection(position, str(rows.ids[position]), code, detail))
            batch = batch.without(set(faults))
        for name in _COUNTS:
            setattr(report, name, getattr(report, name) + int(counts.get(name, 0)))
        report.rejected.extend(sorted(rejected, key=lambda rejection: rejection.position))
        report.settled = end

    def _send(self, path: str, body: bytes, report: Report) -> httpx.Response:
        """Sends a body until there is an answer other than: try again."""
        deadline = time.monotonic() + self._patience_s
        tries = 0
        while True:
            answer: httpx.Response | None = None
            try:
                answer = self._http.post(path, content=body)
                if answer.status_code not in RETRYABLE:
                    return answer
                trouble = str(_read(answer).get("detail", f"Muster answered {answer.status_code}."))
            except httpx.TransportError as error:
                trouble = f"{error.__class__.__name__}: {error}"
            pause_s = wait_s(tries, answer)
            if time.monotonic() + pause_s > deadline:
                raise Interrupted(trouble, report)
            time.sleep(pause_s)
            tries += 1


def _check(ids: Sequence[str], array: npt.ArrayLike, type: str, versions: Sequence[int] | None) -> Rows:
    vectors = np.asarray(array)
    if vectors.ndim != 2:
        raise ValueError(f"array has {vectors.ndim} dimensions; it needs 2, a row per ID")
    if not np.issubdtype(vectors.dtype, np.floating):
        raise TypeError(f"array holds {vectors.dtype}; it needs floating point numbers")
    for name, length in (("ids", len(ids)), ("versions", len(ids if versions is None else versions))):
        if length != len(vectors):
            raise ValueError(f"array has {len(vectors)} rows, but there are {length} {name}")
    return Rows(ids, vectors, f"EMBEDDINGS_{type.upper()}", versions)


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON; a proxy in between may answer with something else."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _knows_no_base64(problem: dict[str, Any]) -> bool:
    return any(fault["code"] == "invalid_embedding" for fault in problem.get("errors", ()))


def _read_faults(problem: dict[str, Any], batch: Batch) -> dict[int, tuple[str, str]]:
    """Code and detail by place in the batch; nothing when it is not single rows that are at fault."""
    faults: dict[int, tuple[str, str]] = {}
    for fault in problem.get("errors", ()):
        row = _ROW.match(fault["pointer"])
        if row is None or fault["code"] not in _ROW_CODES or int(row[1]) >= len(batch.rows):
            return {}
        faults.setdefault(int(row[1]), (fault["code"], fault["detail"]))
    return faults
