"""What is sent to the hub is bounded before it is read: nobody fills the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Refuses a request with more than `MOST_UPLOADED_BYTES`, told or sent."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._left: int = settings.MOST_UPLOADED_BYTES

    def handle_raw_input(self, _input: Any, _meta: Any, length: int, *_rest: Any) -> None:
        """Raises RequestDataTooBig for a length that is too much; reads nothing then."""
        if length > self._left:
            raise RequestDataTooBig(f"at most {self._left} bytes are taken at once")

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """Raises RequestDataTooBig once too much has come."""
        self._left -= len(raw_data)
        if self._left < 0:
            raise RequestDataTooBig("more bytes came than are taken at once")
        return raw_data

    def file_complete(self, _size: int) -> None:
        """Leaves the file to the handlers behind."""
