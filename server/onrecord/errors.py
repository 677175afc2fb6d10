"""
The errors that On Record raises on purpose.

::

    OnRecordError
    ├── RequestError            the caller sent something that cannot be read (HTTP 400)
    │   ├── TooLargeError       it is larger than a limit allows (413)
    │   ├── MediaTypeError      it is not of a media type that is accepted (415)
    │   └── InvalidFieldError   it was read, but a field's value will not do (422)
    ├── NotAllowedError         the caller may not change that (403)
    ├── NotFoundError           there is no such document or speaker (404)
    ├── ConflictError           a document is not as the caller thinks it is (409)
    ├── BusyError               every permit is taken; try again (503)
    ├── RateError               a caller asks more often than is agreed; later will do (429)
    │   └── QuotaError          it stored as much in a day as is agreed (429)
    ├── DocumentError           a document cannot be read or extracted
    ├── ModelError              a model or data file is damaged or does not fit the code
    └── StoreError              the data folder cannot be used
        ├── LockedError         another process holds it
        ├── ForeignStoreError   it belongs to another program, or to a newer version
        ├── DamagedSegmentError a file of the passage index is not what was written
        │   └── MissingSegmentError it is not there: lost, or merged away since it was named
        └── FullError           the disk is full (507)

Every message says where, what came, and what would do.
"""


class OnRecordError(Exception):
    """The root of every error that On Record raises on purpose."""


class RequestError(OnRecordError):
    """The caller sent something that cannot be read."""


class TooLargeError(RequestError):
    """What came is larger than a limit allows."""


class MediaTypeError(RequestError):
    """What came is not of a media type that is accepted."""


class InvalidFieldError(RequestError):
    """The request was read, but a field's value will not do."""


class NotAllowedError(OnRecordError):
    """The caller may not change that."""


class NotFoundError(OnRecordError):
    """There is no such document or speaker."""


class ConflictError(OnRecordError):
    """A document is not as the caller thinks it is."""


class BusyError(OnRecordError):
    """Every permit is taken; the caller may try again."""


class RateError(OnRecordError):
    """A caller asks more often than is agreed; the caller may try again."""

    def __init__(self, message: str, seconds: float) -> None:
        """Say what was too much, and after how many *seconds* it will do."""
        super().__init__(message, seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


class QuotaError(RateError):
    """A caller stored as much in a day as is agreed."""


class DocumentError(OnRecordError):
    """A document cannot be read, or its text cannot be extracted."""


class ModelError(OnRecordError):
    """A model or data file is damaged or does not fit the code."""


class StoreError(OnRecordError):
    """The data folder cannot be used."""


class LockedError(StoreError):
    """Another process holds the data folder."""


class ForeignStoreError(StoreError):
    """The data folder belongs to another program, or to a newer version of this one."""


class OtherOwnerError(ForeignStoreError):
    """What wrote the data folder can use it: another program, or a newer version of this one."""


class DamagedSegmentError(StoreError):
    """A file of the passage index is not what was written; what it held can be made again from the documents."""

    def __init__(self, message: str, name: str) -> None:
        """Say what is wrong with the segment of that *name*."""
        super().__init__(message, name)
        self.name = name

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


class MissingSegmentError(DamagedSegmentError):
    """A file of the passage index is not there: lost, or merged away since it was named."""


class FullError(StoreError):
    """The disk is full."""
