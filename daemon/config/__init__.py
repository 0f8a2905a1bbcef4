"""``mailboxes.yaml`` -> frozen ``Settings``; every fault at once, with file, line and remedy."""

from daemon.config.faults import ConfigurationError, Fault
from daemon.config.loading import load

__all__ = ["ConfigurationError", "Fault", "load"]
