"""The examples of the documentation, run as they stand against a real Muster."""

import os
import re
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[1]
DOCUMENTS = [CLIENT / "README.md", CLIENT.parents[1] / "README.md", *sorted((CLIENT.parents[1] / "docs").glob("*.md"))]
EXAMPLES = {
    document.relative_to(CLIENT.parents[1]).as_posix(): blocks
    for document in DOCUMENTS
    if (blocks := re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.S | re.M))
}


@pytest.mark.parametrize("document", EXAMPLES)
def test_the_python_examples_of_this_document_run(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in EXAMPLES[document]:
        exec(block.replace("http://127.0.0.1:3000", os.environ["MUSTER_URL"]), names)
    assert getattr(names["report"], "settled") == len(names["ids"])  # type: ignore[arg-type]
