"""Doctrine is data: code lists, clocks, the review rule, timers and roles, read from versioned YAML files.

`doctrine()` is what is in force; `docs/doctrine.md` tells how a file is read and written.
"""

from .errors import DoctrineError, Place, UnknownCode
from .installed import check, doctrine, shipped, use_layers
from .layers import load
from .model import (
    CLOCK_STEPS,
    LANGUAGES,
    Clock,
    Clocks,
    Code,
    CodeList,
    Doctrine,
    Duration,
    Layer,
    Provenance,
    ReviewReason,
    ReviewRule,
    Role,
    ThreatRule,
    Timer,
)

__all__ = [
    "CLOCK_STEPS",
    "LANGUAGES",
    "Clock",
    "Clocks",
    "Code",
    "CodeList",
    "Doctrine",
    "DoctrineError",
    "Duration",
    "Layer",
    "Place",
    "Provenance",
    "ReviewReason",
    "ReviewRule",
    "Role",
    "ThreatRule",
    "Timer",
    "UnknownCode",
    "check",
    "doctrine",
    "load",
    "shipped",
    "use_layers",
]
