"""The client against a real Muster, which MUSTER_URL names."""

import os
import time
import uuid
from typing import Any

import httpx
import numpy as np
import pytest

from muster_client import Client, Refused

URL = os.environ["MUSTER_URL"]
RNG = np.random.default_rng(7)


@pytest.fixture
def collection() -> str:
    return f"python-{uuid.uuid4().hex[:12]}"


@pytest.fixture(params=[True, False], ids=["arrow", "base64"])
def arrow(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def vectors(rows: int, dims: int = 32) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return RNG.standard_normal((rows, dims)).astype(np.float32)


def read(path: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{URL}/api/collections/{path}").raise_for_status().json()
    return answer


def await_indexed(collection: str, count: int) -> None:
    deadline = time.monotonic() + 30
    while read(f"{collection}/stats")["indexed"] != count:
        assert time.monotonic() < deadline, read(f"{collection}/stats")
        time.sleep(0.1)


def test_both_sides_of_two_thousand_items_are_paired_and_indexed_bit_by_bit(collection: str, arrow: bool) -> None:
    ids = [f"item {number}" for number in range(2_000)]
    texts, images = vectors(2_000), vectors(2_000, 16)
    with Client(URL, producer="python", batch_bytes=200_000, arrow=arrow) as client:
        text = client.push(ids, texts, type="text", collection=collection)
        image = client.push(ids, images, type="image", collection=collection)
    assert (text.settled, text.accepted, text.completed) == (2_000, 2_000, 0)
    assert (image.accepted, image.completed, image.rejected) == (2_000, 2_000, [])
    await_indexed(collection, 2_000)
    document = read(f"{collection}/items/item%201234?vectors=true")["document"]
    assert np.array_equal(np.float32(document["vectors"]["text"]), texts[1234])
    assert np.array_equal(np.float32(document["vectors"]["image"]), images[1234])


def test_pushing_again_changes_nothing_and_counts_duplicates_whatever_it_is_sent_as(collection: str) -> None:
    ids, array = [f"id-{number}" for number in range(500)], vectors(500)
    with Client(URL, arrow=True) as client:
        client.push(ids, array, type="text", collection=collection)
    with Client(URL, arrow=False) as client:
        again = client.push(ids, array, type="text", collection=collection)
    assert (again.accepted, again.duplicates) == (0, 500)


def test_rows_at_fault_are_listed_and_all_others_held(collection: str, arrow: bool) -> None:
    ids, array = [f"id-{number}" for number in range(1_000)], vectors(1_000)
    array[3] = 0
    array[500, 7] = np.nan
    ids[900] = "new\nline"
    with Client(URL, batch_bytes=100_000, arrow=arrow) as client:
        report = client.push(ids, array, type="text", collection=collection)
    assert [(rejection.position, rejection.code) for rejection in report.rejected] == [
        (3, "zero_magnitude"),
        (500, "not_finite"),
        (900, "invalid_id"),
    ]
    assert report.accepted == 997
    assert read(f"{collection}/stats")["have"]["text"] == 997


def test_vectors_of_another_length_are_refused_as_a_whole(collection: str, arrow: bool) -> None:
    with Client(URL, arrow=arrow) as client:
        client.push(["a"], vectors(1, 8), type="text", collection=collection)
        with pytest.raises(Refused, match="8") as refused:
            client.push(["b"], vectors(1, 9), type="text", collection=collection)
    assert refused.value.code == "dims_mismatch"


def test_versions_decide_where_they_are_the_producers(collection: str, arrow: bool) -> None:
    body = {"versions": "producer"}
    httpx.put(f"{URL}/api/collections/{collection}", json=body).raise_for_status()
    with Client(URL, arrow=arrow) as client:
        client.push(["a"], vectors(1), type="text", collection=collection, versions=[7])
        older = client.push(["a"], vectors(1), type="text", collection=collection, versions=[6])
    assert (older.accepted, older.stale) == (0, 1)


def test_metadata_are_indexed_with_their_vectors(collection: str, arrow: bool) -> None:
    metadata: list[dict[str, Any] | None] = [{"brand": "Acme", "price": 9.5}, None]
    with Client(URL, arrow=arrow) as client:
        client.push(["a", "b"], vectors(2), type="text", collection=collection, metadata=metadata)
        client.push(["a", "b"], vectors(2), type="image", collection=collection)
    await_indexed(collection, 2)
    documents = [read(f"{collection}/items/{name}")["document"] for name in ("a", "b")]
    assert [document.get("metadata", {}) for document in documents] == [{"text": metadata[0]}, {}]


def test_metadata_that_cannot_be_kept_are_rejected_row_by_row(collection: str, arrow: bool) -> None:
    metadata: list[dict[str, Any] | None] = [{"note": "x" * 20_000}, {"sku": 2**53}, {"fine": True}]
    with Client(URL, arrow=arrow) as client:
        report = client.push(["a", "b", "c"], vectors(3), type="text", collection=collection, metadata=metadata)
    assert report.accepted == 1
    assert [rejection.code for rejection in report.rejected] == ["invalid_metadata", "invalid_metadata"]


def test_vectors_of_another_model_are_refused_as_a_whole(collection: str, arrow: bool) -> None:
    with Client(URL, arrow=arrow) as client:
        client.push(["a"], vectors(1), type="text", collection=collection, model="clip@1")
        with pytest.raises(Refused, match="clip@1") as refused:
            client.push(["b"], vectors(1), type="text", collection=collection, model="clip@2")
    assert refused.value.code == "model_mismatch"
    assert read(f"{collection}/items/b")["state"] == "unknown"
