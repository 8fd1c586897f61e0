"""The original design as a Python service: what Muster is measured against.

Embeddings are held as JSON text in a hash per ID, and their IDs in a set per type. PEER_VARIANT chooses how pairs are found:
`pipelined` writes a batch and reads its counterparts in a pipeline each; `sinter` awaits each command, and after each batch reads every
ID that is in both sets. Finished pairs are posted to SINK_URL before the batch is answered. PEER_JSON=orjson writes and reads its JSON
text with orjson instead of Python's own module.
"""

import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import httpx
import redis.asyncio
from fastapi import FastAPI
from pydantic import BaseModel

FIELDS = {"EMBEDDINGS_TEXT": "text_embedding", "EMBEDDINGS_IMAGE": "image_embedding"}
COUNTERPARTS = {"text_embedding": "image_embedding", "image_embedding": "text_embedding"}
JSON_HEADERS = {"content-type": "application/json"}

# Four large batches keep the loop busy for longer than the client's 5 s, which it would take for a silent Redis.
store = redis.asyncio.from_url(os.environ["REDIS_URL"], socket_timeout=60)
sink = httpx.AsyncClient(timeout=120)
json = importlib.import_module(os.environ["PEER_JSON"])
sink_url = os.environ["SINK_URL"]


class Embedding(BaseModel):
    id: str
    embedding_type: Literal["EMBEDDINGS_TEXT", "EMBEDDINGS_IMAGE"]
    embedding: list[float]


class Batch(BaseModel):
    embeddings: list[Embedding]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await sink.aclose()
    await store.aclose()


app = FastAPI(lifespan=lifespan)


@app.get("/health")
async def health() -> dict[str, bool]:
    return {"ok": await store.ping()}


@app.post("/aggregate/")
async def aggregate(batch: Batch) -> dict[str, str]:
    pairs = await find_pairs(batch.embeddings)
    if pairs:
        answer = await sink.post(sink_url, content=json.dumps(pairs), headers=JSON_HEADERS)
        answer.raise_for_status()
    return {"status": "Batch data sent for aggregation."}


async def pair_pipelined(embeddings: list[Embedding]) -> list[dict[str, Any]]:
    async with store.pipeline(transaction=False) as writes:
        for one in embeddings:
            field = FIELDS[one.embedding_type]
            writes.hset(f"item:{one.id}", field, json.dumps(one.embedding))
            writes.sadd(f"ids:{field}", one.id)
        await writes.execute()
    async with store.pipeline(transaction=False) as reads:
        for one in embeddings:
            reads.hget(f"item:{one.id}", COUNTERPARTS[FIELDS[one.embedding_type]])
        counterparts = await reads.execute()
    pairs = []
    for one, counterpart in zip(embeddings, counterparts, strict=True):
        if counterpart is not None:
            field = FIELDS[one.embedding_type]
            pairs.append({"id": one.id, field: one.embedding, COUNTERPARTS[field]: json.loads(counterpart)})
    return pairs


async def pair_by_sinter(embeddings: list[Embedding]) -> list[dict[str, Any]]:
    for one in embeddings:
        field = FIELDS[one.embedding_type]
        await store.hset(f"item:{one.id}", field, json.dumps(one.embedding))
        await store.sadd(f"ids:{field}", one.id)
    pairs = []
    for id in await store.sinter([f"ids:{field}" for field in COUNTERPARTS]):
        held = await store.hgetall(f"item:{id.decode()}")
        vectors = {field.decode(): json.loads(text) for field, text in held.items()}
        pairs.append({"id": id.decode(), **vectors})
    return pairs


find_pairs = {"pipelined": pair_pipelined, "sinter": pair_by_sinter}[os.environ["PEER_VARIANT"]]
