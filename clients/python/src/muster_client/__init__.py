"""Sends embeddings to Muster, and tells what became of each."""

from .client import Client
from .errors import Interrupted, MusterError, Refused
from .report import Rejection, Report

__all__ = ["Client", "Interrupted", "MusterError", "Refused", "Rejection", "Report"]
