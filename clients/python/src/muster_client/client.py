"""The client."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from importlib.util import find_spec
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx
import numpy as np
import numpy.typing as npt

from .batches import Batch, Rows, dump, next_batch
from .errors import Interrupted, Refused
from .report import Rejection, Report
from .waiting import RETRYABLE, wait_s

_COUNTS = ("accepted", "replaced", "duplicates", "stale", "completed")

# What is wrong with a row in one of these ways is wrong with all of them.
_WHOLE_CODES = frozenset({"dims_mismatch", "unknown_type", "unknown_field", "model_mismatch"})


class Client:
    """Sends embeddings to one Muster.

    url: where it serves, such as http://127.0.0.1:3000.
    key: an API key, where keys are in force.
    producer: the name under which embeddings are sent; a key brings its own.
    batch_bytes: how large a request gets.
    patience_s: for how long one batch is sent again while Muster cannot take it.
    arrow: whether to send Arrow rather than JSON with base64; unless said, it is sent where pyarrow is installed.
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
        arrow: bool | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        has_pyarrow = find_spec("pyarrow") is not None
        if arrow and not has_pyarrow:
            raise ImportError("arrow=True needs pyarrow: pip install 'muster-client[arrow]'")
        headers: dict[str, str] = {}
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        if producer is not None:
            headers["muster-producer"] = producer
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout_s, transport=transport)
        self._batch_bytes = batch_bytes
        self._patience_s = patience_s
        self._arrow = has_pyarrow if arrow is None else arrow

    def push(
        self,
        ids: Sequence[str],
        array: npt.ArrayLike,
        *,
        type: str,
        collection: str = "embeddings",
        versions: Sequence[int] | None = None,
        metadata: Sequence[Mapping[str, Any] | None] | None = None,
        model: str | None = None,
        on_progress: Callable[[Report], None] | None = None,
        resume: Report | None = None,
    ) -> Report:
        """Sends one vector per ID, and answers when Muster holds all of them but those rejected.

        array: two-dimensional, a row per ID; sent as float32.
        type: the modality, `text` or `image` or what the collection has.
        versions: one per ID, for collections whose versions are the producer's.
        metadata: one JSON object, or None, per ID, kept with its vector.
        model: the name of the model that made the vectors; another than the collection's is refused.
        on_progress: called with the report so far after each batch.
        resume: the report of a push of the same rows that ended early; this one goes on where that stopped.

        Raises Interrupted when Muster took nothing for `patience_s`, Refused when it refused a batch as a whole. Both
        bring the report so far. Pushing everything again is as safe: what is there already counts as duplicates.
        """
        rows = _check(ids, array, versions, metadata)
        report = Report() if resume is None else deepcopy(resume)
        path = f"/api/collections/{quote(collection, safe='')}/aggregate"
        params = {"partial": "true", "type": type} | ({} if model is None else {"model": model})
        while report.settled < len(rows.ids):
            batch = next_batch(rows, report.settled, self._batch_bytes, self._arrow)
            answer = self._send(path, params, batch, report)
            if not answer.is_success:
                raise Refused(_read(answer), answer.status_code, report)
            _settle(report, rows, batch, answer)
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

    def _send(self, path: str, params: dict[str, str], batch: Batch, report: Report) -> httpx.Response:
        """Sends a batch until there is an answer other than: try again."""
        deadline = time.monotonic() + self._patience_s
        tries = 0
        while True:
            answer: httpx.Response | None = None
            try:
                answer = self._http.post(
                    path, params=params, content=batch.body, headers={"content-type": batch.content_type}
                )
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


def _check(
    ids: Sequence[str],
    array: npt.ArrayLike,
    versions: Sequence[int] | None,
    metadata: Sequence[Mapping[str, Any] | None] | None,
) -> Rows:
    vectors = np.asarray(array)
    if vectors.ndim != 2:
        raise ValueError(f"array has {vectors.ndim} dimensions; it needs 2, a row per ID")
    if not np.issubdtype(vectors.dtype, np.floating) and not np.issubdtype(vectors.dtype, np.integer):
        raise TypeError(f"array holds {vectors.dtype}; it needs numbers")
    # Anything with an order, such as a column of pandas, which does not count from 0.
    ids = list(ids)
    lists: dict[str, Sequence[Any] | None] = {
        "ids": ids,
        "versions": None if versions is None else list(versions),
        "metadata": None if metadata is None else list(metadata),
    }
    for name, values in lists.items():
        if values is not None and len(values) != len(vectors):
            raise ValueError(f"array has {len(vectors)} rows, but there are {len(values)} {name}")
    for position, each in enumerate(ids):
        if not isinstance(each, str):
            raise TypeError(f"ids[{position}] is {each!r}; IDs are strings: pass [str(id) for id in ids]")
    for position, about in enumerate(lists["metadata"] or ()):
        if about is not None:
            dump(about, position)
    return Rows(ids, vectors, lists["versions"], lists["metadata"])


def _settle(report: Report, rows: Rows, batch: Batch, answer: httpx.Response) -> None:
    """Adds what became of a batch; the report changes only when that is known of each of its rows."""
    body = _read(answer)
    rejected: list[Rejection] = []
    for item in body.get("items", ()):
        if item["status"] != "rejected":
            continue
        code, reason = item["error"]["code"], item["error"]["reason"]
        position = batch.start + item["position"]
        if code in _WHOLE_CODES:
            problem = {"code": code, "detail": f"row {position} ({rows.ids[position]!r}): {reason}"}
            raise Refused(problem, answer.status_code, report)
        rejected.append(Rejection(position, str(rows.ids[position]), code, reason))
    for name in _COUNTS:
        setattr(report, name, getattr(report, name) + int(body.get(name, 0)))
    report.rejected.extend(rejected)
    report.settled = batch.end


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON; a proxy in between may answer with something else."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
