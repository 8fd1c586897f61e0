"""What became of the embeddings of a push."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Rejection:
    """An embedding that Muster refused."""

    position: int
    """Its place in what was pushed, from 0."""
    id: str
    code: str
    detail: str


@dataclass
class Report:
    """Counts of a push: settled = accepted + duplicates + stale + len(rejected); replaced are among the accepted."""

    settled: int = 0
    """Embeddings from the first on that were answered for. A push goes on from here."""
    accepted: int = 0
    replaced: int = 0
    duplicates: int = 0
    stale: int = 0
    completed: int = 0
    """Items that got their last required embedding."""
    rejected: list[Rejection] = field(default_factory=list)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the report to a file, whole or not at all."""
        unfinished = Path(f"{os.fspath(path)}.part")
        unfinished.write_text(json.dumps(asdict(self)), encoding="utf-8")
        unfinished.replace(path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Report:
        """Reads what `save` wrote; an empty report when there is no such file."""
        try:
            kept = json.loads(Path(path).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        rejected = [Rejection(**rejection) for rejection in kept.pop("rejected")]
        return cls(**kept, rejected=rejected)
