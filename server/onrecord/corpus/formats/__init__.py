"""Files and folders as documents; one module a format."""

from onrecord.corpus.formats.files import Refused
from onrecord.corpus.formats.reading import count_documents, read_documents

__all__ = ["Refused", "count_documents", "read_documents"]
