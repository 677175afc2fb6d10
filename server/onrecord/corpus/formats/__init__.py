"""Files and folders as documents; one module a format."""

from onrecord.corpus.formats.files import Refused
from onrecord.corpus.formats.reading import read_documents

__all__ = ["Refused", "read_documents"]
