"""Writes the same embeddings as embedding jobs do, in every way that is read, into the folder named on the command line."""

import gzip
import json
import os
import sys
from base64 import b64encode

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

ROWS, DIMS, FEW = 900, 24, 60

os.chdir(sys.argv[1])
vectors = np.random.default_rng(7).standard_normal((ROWS, DIMS)).astype(np.float32)
ids = [f"Nr. {i} – ü😀" for i in range(ROWS)]
numbers = np.arange(ROWS) + 2**53 + 1
vectors.tofile("expected.f32")

fixed = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), DIMS)
plain = pa.table({"id": ids, "embedding": fixed})
listed = pa.table({"id": pa.array(ids).dictionary_encode(), "embedding": pa.array(list(vectors), pa.list_(pa.float32()))})
large = pa.table({"id": pa.array(ids, pa.string_view()), "embedding": pa.array(list(vectors), pa.large_list(pa.float32()))})
half = pa.table({"id": numbers, "embedding": pa.array(list(vectors.astype(np.float16)), pa.list_(pa.float16()))})
half_fixed = pa.FixedSizeListArray.from_arrays(pa.array(vectors.astype(np.float16).ravel()), DIMS)

for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    pq.write_table(plain, f"{codec}.parquet", compression=codec, row_group_size=250)
pq.write_table(
    plain,
    "encodings.parquet",
    data_page_version="2.0",
    use_dictionary=False,
    column_encoding={"id": "DELTA_BYTE_ARRAY", "embedding.list.element": "BYTE_STREAM_SPLIT"},
)
pq.write_table(plain, "small-pages.parquet", data_page_size=500, write_batch_size=37)
pq.write_table(listed, "dictionary.parquet")
pq.write_table(half, "half.parquet")
pq.write_table(
    pa.table({"id": numbers.astype(np.uint64), "embedding": half_fixed}), "half-split.parquet", use_byte_stream_split=True, use_dictionary=False
)
frame = pd.DataFrame({"id": ids, "embedding": list(vectors.astype(np.float64))})
frame.to_parquet("pandas.parquet")
frame.set_index("id").to_parquet("pandas-index.parquet")
pl.DataFrame({"id": ids, "embedding": vectors}).write_parquet("polars.parquet")

feather.write_feather(plain, "lz4.feather", compression="lz4", chunksize=200)
feather.write_feather(listed, "zstd.feather", compression="zstd", chunksize=200)
feather.write_feather(plain, "plain.feather", compression="uncompressed")
pl.DataFrame({"id": ids, "embedding": vectors}).write_ipc("polars.arrow", compression="zstd")
pl.DataFrame({"id": ids, "embedding": vectors}).write_ipc_stream("polars-stream.arrows")
with pa.ipc.new_stream("stream.arrows", large.schema) as writer:
    writer.write_table(large, max_chunksize=100)
with pa.ipc.new_stream("half.arrows", half.schema) as writer:
    writer.write_table(half)

np.save("c.npy", vectors)
np.save("fortran.npy", np.asfortranarray(vectors))
np.save("double.npy", vectors.astype(">f8"))
np.save("double-fortran.npy", np.asfortranarray(vectors.astype("<f8")))
np.save("half.npy", vectors.astype(np.float16))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, vectors, version=version)
np.save("ids.npy", np.array(ids))
np.save("ids-big.npy", np.array(ids).astype(">U20"))
np.save("numbers.npy", numbers)
np.savez("stored.npz", vectors=vectors, ids=np.array(ids), note=np.arange(3))
np.savez_compressed("deflated.npz", vectors=np.asfortranarray(vectors), ids=numbers)
np.save("objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
np.savez("objects.npz", vectors=np.array([{}, []], dtype=object))
np.save("one-dimension.npy", vectors.ravel())
np.save("no-rows.npy", vectors[:0])
for part, folder in [(slice(0, 500), "0"), (slice(500, ROWS), "1")]:
    for name in ["img_emb", "text_emb", "metadata"]:
        os.makedirs(f"clip/{name}", exist_ok=True)
    np.save(f"clip/img_emb/img_emb_{folder}.npy", vectors[part].astype(np.float16))
    np.save(f"clip/text_emb/text_emb_{folder}.npy", -vectors[part].astype(np.float16))
    pd.DataFrame({"image_path": [f"{i}.jpg" for i in ids[part]], "caption": "a"}).to_parquet(f"clip/metadata/metadata_{folder}.parquet")

few = [{"id": ids[i], "note": 'a "b", [c] {d}', "embedding": vectors[i].tolist()} for i in range(FEW)]
lines = "".join(json.dumps(row) + "\n" for row in few)
packed = [{"object": "embedding", "index": i, "embedding": b64encode(vectors[i].tobytes()).decode()} for i in range(FEW)]
texts = {
    "lines.jsonl": lines,
    "records.json": json.dumps(few),
    "indented.json": json.dumps(few, indent=2),
    "columns.json": json.dumps({"id": ids[:FEW], "embedding": vectors[:FEW].tolist()}),
    "api.json": json.dumps({"object": "list", "model": "m", "data": packed, "usage": {"total_tokens": 1}}),
    "api-indented.json": json.dumps({"object": "list", "data": packed}, indent=2),
    "ids.txt": "".join(f"{i}\n" for i in ids),
}
for name, text in texts.items():
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
with gzip.open("lines.jsonl.gz", "wt", encoding="utf-8") as file:
    file.write(lines)
with pa.CompressedOutputStream("lines.jsonl.zst", "zstd") as file:
    file.write(lines.encode())
with open("two-members.jsonl.gz", "wb") as file:
    file.write(gzip.compress(lines[:1000].encode()) + gzip.compress(lines[1000:].encode()))
some = frame[:FEW].assign(embedding=[row.astype(float).tolist() for row in vectors[:FEW]])
some.to_json("pandas.json", double_precision=15)
some.to_json("split.json", orient="split", double_precision=15)

wide = pd.DataFrame(vectors[:FEW])
wide.insert(0, "id", ids[:FEW])
wide.to_csv("wide.csv", index=False)
wide.to_csv("decimal-commas.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig")
wide.to_csv("tabs.tsv", index=False, sep="\t", lineterminator="\r\n")
wide.to_csv("packed.csv.gz", index=False)
pd.DataFrame(vectors[:FEW], index=ids[:FEW]).to_csv("unnamed-index.csv")
some.to_csv("list.csv", index=False)
some.assign(embedding=some["embedding"].map(json.dumps)).to_csv("quoted-json.tsv", index=False, sep="\t", quoting=1)
np.set_printoptions(threshold=sys.maxsize, floatmode="unique")
some.assign(embedding=[str(row) for row in vectors[:FEW]]).to_csv("printed.csv", index=False)
pl.DataFrame({"id": ids[:FEW], **{f"dim_{i}": vectors[:FEW, i] for i in range(DIMS)}}).write_csv("polars.csv")
np.savetxt("no-head.csv", vectors[:FEW], delimiter=",", fmt="%.9g")

many = np.random.default_rng(8).standard_normal((65_536, 256)).astype(np.float32)
some_groups = pa.FixedSizeListArray.from_arrays(pa.array(many[:8_000].ravel()), 256)
pq.write_table(pa.table({"id": pa.array(range(8_000)).cast(pa.string()), "embedding": some_groups}), "groups.parquet", row_group_size=3_000)
pq.write_table(
    pa.table({"id": pa.array(range(len(many))).cast(pa.string()), "embedding": pa.FixedSizeListArray.from_arrays(pa.array(many.ravel()), 256)}),
    "one-group.parquet",
    use_dictionary=False,
)
