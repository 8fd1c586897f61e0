"""The Python side of bench/push.ts: writes rows to an Arrow file, or sends them; prints the seconds that it took."""

import sys
import time

import httpx
import numpy as np
import pyarrow as pa

from muster_client import Client

LOOP_ROWS = 1_000

how, rows, target, collection = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
ids = [f"item-{number}" for number in range(rows)]
vectors = np.random.default_rng(7).standard_normal((rows, 384)).astype(np.float32)


def write() -> None:
    lists = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), 384)
    table = pa.table({"id": ids, "embedding": lists})
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table, max_chunksize=10_000)


def loop() -> None:
    with httpx.Client(timeout=60) as http:
        for start in range(0, rows, LOOP_ROWS):
            batch = [
                {"id": ids[at], "embedding_type": "EMBEDDINGS_TEXT", "embedding": vectors[at].tolist()}
                for at in range(start, min(rows, start + LOOP_ROWS))
            ]
            address = f"{target}/api/collections/{collection}/aggregate"
            http.post(address, json={"embeddings": batch}).raise_for_status()


def push(arrow: bool) -> None:
    with Client(target, arrow=arrow) as client:
        report = client.push(ids, vectors, type="text", collection=collection)
    assert report.accepted == rows


started = time.perf_counter()
if how == "write":
    write()
elif how == "loop":
    loop()
else:
    push(how == "arrow")
print(time.perf_counter() - started)
