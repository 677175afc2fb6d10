"""On Record: who said it, where else it stands, how the wording differs, and who had it first."""

__version__ = "0.1.0"
