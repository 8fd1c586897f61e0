"""Writes the same embeddings as embedding jobs do, in every way that is read, into the folder named on the command line."""

import gzip
import json
import os
import sys
import zipfile
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
with pa.ipc.new_stream("dictionaries.arrows", listed.schema) as writer:
    writer.write_table(listed)
with pa.ipc.new_stream("half.arrows", half.schema) as writer:
    writer.write_table(half)

spread = pa.ListViewArray.from_arrays(np.arange(ROWS - 1, -1, -1, dtype=np.int32) * DIMS, np.full(ROWS, DIMS, np.int32), pa.array(vectors[::-1].ravel()))
gaps = [None if i % 7 == 3 else [None if i % 7 == 5 and k == 2 else float(x) for k, x in enumerate(row)] for i, row in enumerate(vectors)]
for name, column in [("list-views", spread), ("nulls", pa.array(gaps, pa.list_(pa.float32())))]:
    with pa.ipc.new_file(f"{name}.arrow", pa.schema([("id", pa.string()), ("embedding", column.type)])) as writer:
        writer.write_table(pa.table({"id": ids, "embedding": column}))

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

# What else turns up.
frame = pl.DataFrame({"id": ids, "embedding": vectors})
frame.write_parquet("polars-lz4.parquet", compression="lz4", row_group_size=100)
frame.with_columns(id=pl.Series(numbers), embedding=pl.col("embedding").cast(pl.List(pl.Float32))).write_parquet("polars-int.parquet")
frame.with_columns(pl.col("id").cast(pl.Categorical)).write_ipc("categories.arrow")
pq.write_table(plain, "brotli-2.parquet", data_page_version="2.0", compression="brotli")
pq.write_table(plain, "delta-length.parquet", use_dictionary=False, column_encoding={"id": "DELTA_LENGTH_BYTE_ARRAY"})
by_number = pa.table({"id": numbers, "embedding": fixed})
pq.write_table(by_number, "delta-int.parquet", use_dictionary=False, column_encoding={"id": "DELTA_BINARY_PACKED"})
pq.write_table(pa.table({"id": pa.array(numbers).dictionary_encode(), "embedding": fixed}), "dictionary-int.parquet")
pq.write_table(pa.table({"id": ids, "embedding": pa.array(gaps, pa.list_(pa.float32()))}), "nulls.parquet", data_page_version="2.0")
feather.write_feather(pa.table({"id": numbers, "embedding": half_fixed}), "half-fixed.feather")
views = pa.LargeListViewArray.from_arrays(np.arange(ROWS) * DIMS, np.full(ROWS, DIMS), pa.array(vectors.ravel()))
views = pa.table({"id": ids, "embedding": views})
with pa.ipc.new_stream("large-views.arrows", views.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
    writer.write_table(views)
for name, kind in [("binary", pa.binary()), ("large-binary", pa.large_binary()), ("binary-views", pa.binary_view())]:
    feather.write_feather(pa.table({"id": pa.array([each.encode() for each in ids], kind), "embedding": fixed}), f"{name}.feather")
uuids = pa.array([i.to_bytes(16) for i in range(ROWS)], pa.binary(16))
feather.write_feather(pa.table({"id": pa.ExtensionArray.from_storage(pa.uuid(), uuids), "embedding": fixed}), "uuids.feather", compression="uncompressed")
feather.write_feather(pa.table({"id": uuids.dictionary_encode(), "embedding": fixed}), "uuid-keys.feather")
keyed = pa.schema([("id", pa.dictionary(pa.int32(), pa.string())), ("embedding", fixed.type)])
for name, grows in [("deltas.arrow", True), ("deltas.arrows", True), ("replaced.arrows", False)]:
    opener = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
    with opener(name, keyed, options=pa.ipc.IpcWriteOptions(emit_dictionary_deltas=grows)) as writer:
        for at in range(0, ROWS, 300):
            known = 0 if grows else at
            keys = pa.DictionaryArray.from_arrays(pa.array(range(at - known, at - known + 300), pa.int32()), pa.array(ids[known : at + 300]))
            writer.write_batch(pa.record_batch([keys, fixed.slice(at, 300)], schema=keyed))
np.save("half-big.npy", vectors.astype(">f2"))
np.save("half-fortran.npy", np.asfortranarray(vectors.astype(np.float16)))
np.save("half-big-fortran.npy", np.asfortranarray(vectors.astype(">f2")))
np.save("three.npy", vectors.reshape(ROWS, 1, DIMS))
np.save("whole.npy", np.arange(60, dtype=np.uint8).reshape(15, 4))
with zipfile.ZipFile("zip64.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in [("vectors.npy", vectors), ("ids.npy", np.array(ids))]:
        with archive.open(name, "w", force_zip64=True) as file:
            np.lib.format.write_array(file, array)
with zipfile.ZipFile("bzip2.npz", "w", zipfile.ZIP_BZIP2) as archive:
    archive.write("c.npy", "vectors.npy")

plain_few = [row.tolist() for row in vectors[:FEW]]
answers = [{"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(plain_few)]
batch = [
    {"id": f"req-{i}", "custom_id": ids[i], "response": {"status_code": 200, "body": {"object": "list", "data": [answers[i] | {"index": 0}]}}}
    for i in range(FEW)
]
by_index = some.set_index("id")
others = {
    "answer.json": json.dumps({"data": answers}),
    "answer-nested.json": json.dumps({"texts": ids[:FEW], "embeddings": {"float": plain_few}}),
    "answer-bare.json": json.dumps({"model": "m", "embeddings": plain_few, "total_duration": 1}),
    "batch.jsonl": "".join(json.dumps(row) + "\n" for row in batch),
    "nested.jsonl": "".join(json.dumps({"_id": ids[i], "_source": {"v": row}}) + "\n" for i, row in enumerate(plain_few)),
    "pairs.jsonl": "".join(json.dumps([ids[i], row]) + "\n" for i, row in enumerate(plain_few)),
    "pairs.json": json.dumps([[ids[i], row] for i, row in enumerate(plain_few)]),
    "vectors.jsonl": "".join(json.dumps(row) + "\n" for row in plain_few),
    "printed.jsonl": "".join(json.dumps({"id": ids[i], "v": json.dumps(row)}) + "\n" for i, row in enumerate(plain_few)),
    "by-key.json": json.dumps(dict(zip(ids, plain_few))),
    "by-key-indented.json": json.dumps(dict(zip(ids, plain_few)), indent=2),
    "pandas-index.json": by_index.to_json(orient="index", double_precision=15),
    "pandas-columns.json": by_index.to_json(double_precision=15),
    "pandas-records-by-number.json": some.to_json(orient="index", double_precision=15),
    "word2vec.txt": f"{FEW} {DIMS}\n" + "".join(f"{i} " + " ".join(map(str, row)) + "\n" for i, row in enumerate(plain_few)),
    "decimal-lists.tsv": "id\tv\n" + "".join(f"{ids[i]}\t[{';'.join(map(str, row)).replace('.', ',')}]\n" for i, row in enumerate(plain_few)),
}
for name, text in others.items():
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
numbered = pd.DataFrame(vectors, columns=[f"d{i}" for i in range(DIMS)])
numbered.assign(id=ids).to_parquet("numbered.parquet")
numbered.set_axis(list(map(str, range(DIMS))), axis=1).assign(id=ids).to_feather("numbered.feather")
np.savetxt("blanks.txt", vectors[:FEW], fmt="%.9g")
wide.to_csv("no-head-semicolons.csv", index=False, header=False, sep=";", decimal=",")
wide.rename(columns=lambda name: name if name == "id" else f"x[{name}]").to_csv("brackets.csv", index=False)
some.assign(embedding=some["embedding"].map(json.dumps)).to_csv("json-lists.csv", index=False, sep=";", quoting=1, encoding="utf-8-sig")
some.assign(embedding=some["embedding"].map(lambda row: " ".join(map(str, row)))).to_csv("plain-lists.csv", index=False)

for name in ["polars-lz4.parquet", "zip64.npz", "categories.arrow", "deltas.arrows", "fortran.npy", "half-big.npy", "answer.json", "json-lists.csv"]:
    with open(name, "rb") as file:
        body = file.read()
    with gzip.open(f"{name}.gz", "wb") as file:
        file.write(body)
    with pa.CompressedOutputStream(f"{name}.zst", "zstd") as file:
        file.write(body)

# IDs in columns of other types than texts and whole numbers.
float_ids = pd.DataFrame({"note": "a", "id": [None if i == 3 else i for i in range(FEW)], "embedding": plain_few})
float_ids.to_parquet("float-ids.parquet")
float_ids.to_feather("float-ids.feather")
float_ids.to_csv("float-ids.csv", index=False)
pq.write_table(pa.table({"id": pa.array([1, 2**24], pa.float32()), "embedding": plain_few[:2]}), "rounded-ids.parquet")
feather.write_feather(pa.table({"id": pa.array([1, 2**24], pa.float32()), "embedding": plain_few[:2]}), "rounded-ids.feather")
np.savez("float-ids.npz", vectors=vectors[:FEW], ids=float_ids["id"])
np.save("float-ids.npy", float_ids["id"])
np.save("object-ids.npy", np.array(ids, dtype=object))
np.savez("object-ids.npz", vectors=vectors, ids=np.array(ids, dtype=object))
for name, column in {
    "fractions": float_ids["id"] + 0.5,
    "booleans": [True] * FEW,
    "times": pa.array(range(FEW), pa.timestamp("us")),
    "nothing": pa.nulls(FEW),
}.items():
    odd = pa.table({"note": ["a"] * FEW, "id": column, "embedding": plain_few})
    pq.write_table(odd, f"{name}.parquet")
    feather.write_feather(odd, f"{name}.feather")
printed = pa.table({"id": ids[:FEW], "embedding": list(map(str, plain_few))})
pq.write_table(printed, "printed.parquet")
feather.write_feather(printed, "printed.feather")
pq.write_table(pa.table({"id": ids[:FEW], "embedding": [row.tobytes() for row in vectors[:FEW]]}), "bytes.parquet")

np.savez("by-id.npz", **{id: vectors[i] for i, id in enumerate(ids[:FEW])})
np.savez_compressed("by-id-flat.npz", **{id: vectors[i : i + 1] for i, id in enumerate(ids[:FEW])})
np.savez("unnamed.npz", *vectors[:FEW])
np.savez("uneven.npz", a=vectors[0], b=vectors[1, :5])
np.savez("two-columns.npz", text=vectors[:1], image=vectors[:1])

# Structs, and other types of columns.
inner = pa.array(plain_few, pa.list_(pa.float32()))
pair = pa.StructArray.from_arrays([inner, fixed.slice(0, FEW), pa.array(ids[:FEW])], ["text", "image", "id"])
gone = pa.array([None if i == 3 else {"text": row} for i, row in enumerate(plain_few)], pa.struct([("text", inner.type)]))
deep = pa.StructArray.from_arrays([pa.StructArray.from_arrays([inner], ["v"])], ["b"])
nested = {"members": {"id": ids[:FEW], "embedding": pair}, "gone": {"id": ids[:FEW], "embedding": gone}, "deep": {"meta": pair.field(2), "a": deep}}
for name, columns in nested.items():
    pq.write_table(pa.table(columns), f"struct-{name}.parquet")
    feather.write_feather(pa.table(columns), f"struct-{name}.feather", compression="uncompressed")
with_ids = pa.table({"id": ids, "embedding": pa.StructArray.from_arrays([fixed, pa.array(ids)], ["v", "id"])})
feather.write_feather(with_ids, "struct-plain.feather", compression="uncompressed")
halves = pa.array([f"{i}.{5 * (i % 2)}" for i in range(FEW)]).cast(pa.decimal128(38, 10))
big = pa.array(list(map(str, numbers[:FEW]))).cast(pa.decimal128(38, 0))
small = pa.array(range(FEW), pa.int32()).cast(pa.decimal128(10, 0))
for name, column in {"large": big, "small": small, "halves": halves}.items():
    decimals = pa.table({"id": column, "embedding": inner})
    pq.write_table(decimals, f"decimals-{name}.parquet", store_decimal_as_integer=name == "small")
    feather.write_feather(decimals, f"decimals-{name}.feather")
pq.write_table(pa.table({"id": uuids, "embedding": fixed}), "uuids.parquet")
coded = pa.table({"id": pa.array([each[:12].ljust(12) for each in map(str, range(FEW))]).cast(pa.binary()).cast(pa.binary(12)), "embedding": inner})
pq.write_table(coded, "codes.parquet")
feather.write_feather(coded, "codes.feather")
ends = pa.array([*range(3, ROWS, 7), ROWS], pa.int16())
runs = pa.RunEndEncodedArray.from_arrays(ends, pa.array(ids[: len(ends)]))
with pa.ipc.new_file("runs.arrow", pa.schema([("id", runs.type), ("embedding", fixed.type)])) as writer:
    writer.write_table(pa.table({"id": runs, "embedding": fixed}))
for name, column in {
    "even": [[row, row] for row in plain_few],
    "uneven": [[row] * (1 + i % 2) for i, row in enumerate(plain_few)],
    "structs": [[{"v": row}] for row in plain_few],
    "maps": pa.array([[("a", 1.0)]] * FEW, pa.map_(pa.string(), pa.float32())),
}.items():
    unread = pa.table({"id": ids[:FEW], "embedding": column})
    pq.write_table(unread, f"unread-{name}.parquet")
    feather.write_feather(unread, f"unread-{name}.feather")
pq.write_table(pa.table({"embedding": inner}), "vectors-only.parquet", write_page_index=True)
with pq.ParquetWriter("no-groups.parquet", plain.schema):
    pass
zeros = pa.FixedSizeListArray.from_arrays(pa.array(np.zeros(70_000 * 1_000, np.float32)), 1_000)
feather.write_feather(pa.table({"embedding": zeros}), "large-batch.feather", compression="lz4", chunksize=70_000)

many = np.random.default_rng(8).standard_normal((65_536, 256)).astype(np.float32)
some_groups = pa.FixedSizeListArray.from_arrays(pa.array(many[:8_000].ravel()), 256)
pq.write_table(pa.table({"id": pa.array(range(8_000)).cast(pa.string()), "embedding": some_groups}), "groups.parquet", row_group_size=3_000)
pq.write_table(
    pa.table({"id": pa.array(range(len(many))).cast(pa.string()), "embedding": pa.FixedSizeListArray.from_arrays(pa.array(many.ravel()), 256)}),
    "one-group.parquet",
    use_dictionary=False,
)
pl.DataFrame({"id": [f"a name of some length {i}" for i in range(len(many))], "embedding": many}).write_ipc("one-batch.arrow", compression="uncompressed")
