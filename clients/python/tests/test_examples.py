"""The examples of the documentation, run as they stand against a real Muster."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

CLIENT = Path(__file__).parents[1]
DOCUMENTS = [CLIENT / "README.md", CLIENT.parents[1] / "README.md", *sorted((CLIENT.parents[1] / "docs").glob("*.md"))]
EXAMPLES = {
    document.relative_to(CLIENT.parents[1]).as_posix(): blocks
    for document in DOCUMENTS
    if (blocks := re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.S | re.M))
}


@pytest.mark.parametrize("document", EXAMPLES)
def test_the_python_examples_of_this_document_run_and_every_row_is_taken(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in EXAMPLES[document]:
        exec(block.replace("http://127.0.0.1:3000", os.environ["MUSTER_URL"]), names)
        if "report" in names:
            assert (names["report"].settled, names["report"].rejected) == (len(names["ids"]), [])
        else:
            counts = names["answer"].json()
            assert counts["accepted"] + counts["duplicates"] == len(names["ids"])


def test_every_kind_of_document_has_examples() -> None:
    assert {"README.md", "clients/python/README.md", "docs/producing.md"} <= set(EXAMPLES)
