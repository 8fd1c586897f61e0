"""Why a push ended early."""

from __future__ import annotations

from typing import Any

from .report import Report


class MusterError(Exception):
    """A push that ended early. `report` says how far it came: hand it back as `resume` to go on from there."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(f"{message} ({report.settled} rows are settled: push again with resume=error.report)")
        self.report = report


class Interrupted(MusterError):
    """Muster could not be reached, or took nothing, for longer than `patience_s`."""


class Refused(MusterError):
    """Muster refused the batch as a whole: wrong length of vectors, unknown type, no permission."""

    def __init__(self, problem: dict[str, Any], status: int, report: Report) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.detail = str(problem.get("detail", f"Muster answered {status}."))
        super().__init__(f"{self.code}: {self.detail}", report)
