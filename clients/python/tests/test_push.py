"""What a push promises, whatever Muster answers."""

import time
from pathlib import Path

import numpy as np
import pytest
from scripted import Answer, Scripted, decode, lose_answer, refuse, take

from muster_client import Client, Interrupted, Refused, Report

IDS = [f"id-{number}" for number in range(6)]
VECTORS = np.arange(12, dtype=np.float32).reshape(6, 2) + 1
TWO_ROWS_BYTES = 190


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time does not pass; what was waited for is noted."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def open_client(transport: Scripted, batch_bytes: int = TWO_ROWS_BYTES, patience_s: float = 60.0) -> Client:
    return Client("http://muster", transport=transport, batch_bytes=batch_bytes, patience_s=patience_s)


def push(*script: Answer) -> tuple[Report, Scripted]:
    muster = Scripted(*script)
    return open_client(muster).push(IDS, VECTORS, type="text"), muster


def test_every_row_is_sent_once_in_order_with_the_bytes_of_its_float32() -> None:
    report, muster = push()
    assert muster.ids == IDS
    assert [decode(row) for rows in muster.taken for row in rows] == VECTORS.tolist()
    assert report == Report(settled=6, accepted=6)


def test_no_request_is_larger_than_asked_but_for_a_single_row() -> None:
    _, muster = push()
    assert [len(rows) for rows in muster.taken] == [2, 2, 2]
    assert all(len(request.content) <= TWO_ROWS_BYTES for request in muster.requests)
    single = Scripted()
    open_client(single, batch_bytes=1).push(IDS, VECTORS, type="text")
    assert [len(rows) for rows in single.taken] == [1] * 6


def test_key_producer_type_collection_and_versions_are_sent() -> None:
    muster = Scripted()
    client = Client("http://muster", "secret", producer="job", transport=muster)
    client.push(IDS, VECTORS, type="image", collection="a b", versions=range(6))
    (request,) = muster.requests
    assert request.url.raw_path == b"/api/collections/a%20b/aggregate"
    assert request.headers["authorization"] == "Bearer secret"
    assert request.headers["muster-producer"] == "job"
    assert [row["version"] for row in muster.taken[0]] == list(range(6))
    assert {row["embedding_type"] for row in muster.taken[0]} == {"EMBEDDINGS_IMAGE"}


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


def test_rejected_rows_are_left_out_and_listed_with_position_id_code_and_detail() -> None:
    report, muster = push(take, refuse(422, "zero_magnitude", 1))
    assert muster.ids == [*IDS[:3], *IDS[4:]]
    assert (report.settled, report.accepted) == (6, 5)
    (rejection,) = report.rejected
    assert (rejection.position, rejection.id, rejection.code, rejection.detail) == (
        3,
        "id-3",
        "zero_magnitude",
        "zero_magnitude",
    )


def test_a_batch_of_which_nothing_is_left_is_not_sent() -> None:
    report, muster = push(refuse(422, "invalid_id", 0, 1))
    assert muster.ids == IDS[2:]
    assert [rejection.position for rejection in report.rejected] == [0, 1]


def test_what_is_wrong_with_all_rows_ends_the_push_at_once_with_code_and_detail() -> None:
    with pytest.raises(Refused) as refused:
        push(take, refuse(422, "dims_mismatch", 0, 1))
    assert (refused.value.code, refused.value.status, refused.value.report.settled) == ("dims_mismatch", 422, 2)


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
    muster = Scripted(refuse(422, "invalid_id", 0), take, refuse(403, "forbidden"))
    with pytest.raises(Refused):
        open_client(muster).push(
            IDS, VECTORS, type="text", resume=Report.load(kept), on_progress=lambda report: report.save(kept)
        )
    rest = Scripted()
    report = open_client(rest).push(IDS, VECTORS, type="text", resume=Report.load(kept))
    assert (muster.ids + rest.ids, report.accepted) == (IDS[1:], 5)
    assert [rejection.position for rejection in report.rejected] == [0]


def test_a_server_that_knows_no_base64_gets_numbers_and_null_for_what_is_no_number() -> None:
    muster = Scripted(refuse(422, "invalid_embedding", 0, 1), refuse(422, "not_finite", 1))
    vectors = VECTORS.copy()
    vectors[1, 0] = np.nan
    report = open_client(muster).push(IDS, vectors, type="text")
    assert muster.ids == [IDS[0], *IDS[2:]]
    assert [row["embedding"] for rows in muster.taken for row in rows] == [VECTORS[0].tolist(), *VECTORS[2:].tolist()]
    assert b"null" in muster.requests[1].content
    assert [rejection.position for rejection in report.rejected] == [1]


def test_progress_is_told_after_each_batch() -> None:
    settled: list[int] = []
    open_client(Scripted()).push(
        IDS, VECTORS, type="text", on_progress=lambda report: settled.append(report.settled)
    )
    assert settled == [2, 4, 6]


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4"])
def test_arrays_of_any_float_type_are_sent_as_float32(dtype: str) -> None:
    muster = Scripted()
    open_client(muster).push(IDS, VECTORS.astype(dtype), type="text")
    assert [decode(row) for rows in muster.taken for row in rows] == VECTORS.tolist()


def test_arrays_that_do_not_fit_their_ids_are_refused_before_anything_is_sent() -> None:
    muster = Scripted()
    client = open_client(muster)
    with pytest.raises(ValueError, match="6 rows, but there are 5 ids"):
        client.push(IDS[:5], VECTORS, type="text")
    with pytest.raises(ValueError, match="needs 2"):
        client.push(IDS, VECTORS[0], type="text")
    with pytest.raises(TypeError, match="floating point"):
        client.push(IDS, VECTORS.astype(int), type="text")
    assert muster.requests == []
