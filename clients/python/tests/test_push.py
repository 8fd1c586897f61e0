"""What a push promises, whatever Muster answers."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted import Answer, Scripted, decode, lose_answer, refuse, reject, take

from muster_client import Client, Interrupted, Refused, Rejection, Report

IDS = [f"id-{number}" for number in range(6)]
VECTORS = np.arange(12, dtype=np.float32).reshape(6, 2) + 1
TWO_ROWS_BYTES = {False: 110, True: 2_048 + 2 * 30}


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time does not pass; what was waited for is noted."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.fixture(params=[True, False], ids=["arrow", "base64"])
def arrow(request: pytest.FixtureRequest) -> bool:
    """What holds, holds of both encodings."""
    return bool(request.param)


def open_client(transport: Scripted, arrow: bool = False, patience_s: float = 60.0) -> Client:
    return Client(
        "http://muster", transport=transport, batch_bytes=TWO_ROWS_BYTES[arrow], patience_s=patience_s, arrow=arrow
    )


def push(*script: Answer, arrow: bool = False) -> tuple[Report, Scripted]:
    muster = Scripted(*script)
    return open_client(muster, arrow).push(IDS, VECTORS, type="text"), muster


def test_every_row_is_sent_once_in_order_with_the_bytes_of_its_float32(arrow: bool) -> None:
    report, muster = push(arrow=arrow)
    assert muster.ids == IDS
    assert [decode(row) for rows in muster.taken for row in rows] == VECTORS.tolist()
    assert report == Report(settled=6, accepted=6)


def test_no_request_is_larger_than_asked_but_for_a_single_row(arrow: bool) -> None:
    _, muster = push(arrow=arrow)
    assert [len(rows) for rows in muster.taken] == [2, 2, 2]
    assert all(len(request.content) <= TWO_ROWS_BYTES[arrow] for request in muster.requests)
    single = Scripted()
    Client("http://muster", transport=single, batch_bytes=1, arrow=arrow).push(IDS, VECTORS, type="text")
    assert [len(rows) for rows in single.taken] == [1] * 6


@pytest.mark.parametrize("metadata", [None, {"title": "a mug " * 20}])
def test_large_batches_keep_to_their_bytes_too(arrow: bool, metadata: dict[str, str] | None) -> None:
    muster = Scripted()
    client = Client("http://muster", transport=muster, batch_bytes=100_000, arrow=arrow)
    ids = [f"größe-{number}" for number in range(3_000)]
    client.push(ids, np.ones((3_000, 24), np.float32), type="text", metadata=[metadata] * 3_000)
    assert muster.ids == ids
    assert all(80_000 < len(request.content) <= 100_000 for request in muster.requests[:-1])


def test_key_producer_type_collection_versions_and_model_are_sent(arrow: bool) -> None:
    muster = Scripted()
    client = Client("http://muster", "secret", producer="job", transport=muster, arrow=arrow)
    client.push(IDS, VECTORS, type="image", collection="a b", versions=range(6), model="clip@2")
    (request,) = muster.requests
    assert request.url.raw_path == b"/api/collections/a%20b/aggregate?partial=true&type=image&model=clip%402"
    assert request.headers["authorization"] == "Bearer secret"
    assert request.headers["muster-producer"] == "job"
    assert [row["version"] for row in muster.taken[0]] == list(range(6))


def test_metadata_goes_with_its_row_as_an_object_and_as_text_in_arrow() -> None:
    metadata = [{"title": "Ölkanne"}, None] * 3
    sent: dict[bool, list[object]] = {}
    for arrow in (False, True):
        muster = Scripted()
        client = Client("http://muster", transport=muster, arrow=arrow)
        client.push(IDS, VECTORS, type="text", metadata=metadata)
        sent[arrow] = [row.get("metadata") for row in muster.rows]
    assert sent[False] == metadata
    assert [None if text is None else json.loads(str(text)) for text in sent[True]] == metadata


def test_an_id_that_is_no_unicode_is_left_for_muster_to_refuse() -> None:
    muster = Scripted()
    open_client(muster, arrow=True).push(["fine", "\ud800"], VECTORS[:2], type="text")
    assert muster.ids == ["fine", "\ud800"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_and_only_that_batch_sent_again(status: int, pauses: list[float]) -> None:
    report, muster = push(take, refuse(status, "redis_full", retry_after="7"))
    assert pauses == [7.0]
    assert len(muster.requests) == 4
    assert (muster.ids, report.accepted) == (IDS, 6)


def test_without_retry_after_pauses_grow_with_jitter(pauses: list[float]) -> None:
    push(*[refuse(500, "internal")] * 5)
    assert len(pauses) == 5
    assert all(0.125 * 2**n <= pause <= 0.25 * 2**n for n, pause in enumerate(pauses))


def test_a_batch_whose_answer_was_lost_is_sent_again() -> None:
    report, muster = push(lose_answer)
    assert (muster.ids, report.settled) == (IDS, 6)


def test_rejected_rows_are_listed_with_position_id_code_and_detail(arrow: bool) -> None:
    report, muster = push(take, reject("zero_magnitude", 1), arrow=arrow)
    assert (len(muster.requests), report.settled, report.accepted) == (3, 6, 5)
    (rejection,) = report.rejected
    assert rejection == Rejection(3, "id-3", "zero_magnitude", "It is zero_magnitude.")


def test_what_is_wrong_with_all_rows_ends_the_push_at_once_with_code_and_detail() -> None:
    with pytest.raises(Refused) as refused:
        push(take, reject("dims_mismatch", 0, 1))
    assert (refused.value.code, refused.value.status, refused.value.report.settled) == ("dims_mismatch", 200, 2)
    assert "2 rows are settled: push again with resume=error.report" in str(refused.value)


@pytest.mark.parametrize("status", [401, 403, 404, 413, 415])
def test_what_asking_again_cannot_mend_is_not_asked_again(status: int) -> None:
    muster = Scripted(refuse(status, "no"))
    with pytest.raises(Refused):
        open_client(muster).push(IDS, VECTORS, type="text")
    assert len(muster.requests) == 1


def test_a_push_that_lost_patience_goes_on_where_it_stopped() -> None:
    with pytest.raises(Interrupted) as interrupted:
        open_client(Scripted(take, refuse(503, "redis_full", retry_after="61"))).push(IDS, VECTORS, type="text")
    assert "redis_full" in str(interrupted.value)
    muster = Scripted()
    report = open_client(muster).push(IDS, VECTORS, type="text", resume=interrupted.value.report)
    assert muster.ids == IDS[2:]
    assert report == Report(settled=6, accepted=6)


def test_a_report_kept_in_a_file_carries_a_push_over_to_another_process(tmp_path: Path) -> None:
    kept = tmp_path / "push.json"
    muster = Scripted(reject("invalid_id", 0), take, refuse(403, "forbidden"))
    with pytest.raises(Refused):
        open_client(muster).push(
            IDS, VECTORS, type="text", resume=Report.load(kept), on_progress=lambda report: report.save(kept)
        )
    rest = Scripted()
    report = open_client(rest).push(IDS, VECTORS, type="text", resume=Report.load(kept))
    assert (muster.ids + rest.ids, report.accepted) == (IDS, 5)
    assert [rejection.position for rejection in report.rejected] == [0]


def test_progress_is_told_after_each_batch() -> None:
    settled: list[int] = []
    open_client(Scripted()).push(IDS, VECTORS, type="text", on_progress=lambda report: settled.append(report.settled))
    assert settled == [2, 4, 6]


ARRAYS: dict[str, Any] = {
    "float16": VECTORS.astype("f2"),
    "float64": VECTORS.astype("f8"),
    "big-endian": VECTORS.astype(">f4"),
    "Fortran order": np.asfortranarray(VECTORS),
    "every other row": np.repeat(VECTORS, 2, axis=0)[::2],
    "every other column": np.repeat(VECTORS, 2, axis=1)[:, ::2],
    "lists": VECTORS.tolist(),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_of_any_kind_are_sent_as_float32(name: str, arrow: bool) -> None:
    muster = Scripted()
    open_client(muster, arrow).push(IDS, ARRAYS[name], type="text")
    assert [decode(row) for row in muster.rows] == VECTORS.tolist()


def test_ids_may_be_an_array_of_numpy(arrow: bool) -> None:
    muster = Scripted()
    open_client(muster, arrow).push(np.array(IDS), VECTORS, type="text")  # type: ignore[arg-type]
    assert muster.ids == IDS


def test_arrays_that_do_not_fit_their_ids_are_refused_before_anything_is_sent() -> None:
    muster = Scripted()
    client = open_client(muster)
    with pytest.raises(ValueError, match="6 rows, but there are 5 ids"):
        client.push(IDS[:5], VECTORS, type="text")
    with pytest.raises(ValueError, match="6 rows, but there are 1 metadata"):
        client.push(IDS, VECTORS, type="text", metadata=[{}])
    with pytest.raises(ValueError, match=r"metadata\[2\] cannot be written as JSON"):
        client.push(IDS, VECTORS, type="text", metadata=[{}, {}, {"price": float("nan")}, {}, {}, {}])
    with pytest.raises(ValueError, match="needs 2"):
        client.push(IDS, VECTORS[0], type="text")
    with pytest.raises(TypeError, match="it needs numbers"):
        client.push(IDS, VECTORS.astype(str), type="text")
    with pytest.raises(TypeError, match=r"ids\[0\] is 0; IDs are strings: pass \[str\(id\) for id in ids\]"):
        client.push(range(6), VECTORS, type="text")  # type: ignore[arg-type]
    assert muster.requests == []
