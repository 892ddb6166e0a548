"""An object store on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import fs

KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_REGION": "us-east-1",
}


@pytest.fixture(scope="session")
def store_endpoint() -> Iterator[str]:
    """A server that speaks the S3 API."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"127.0.0.1:{port}"
    server.stop()


class SmallBucket:
    """An empty bucket."""

    def __init__(self, name: str, endpoint: str) -> None:
        self.name = name
        self.endpoint = endpoint
        self.files = fs.S3FileSystem(
            endpoint_override=f"http://{endpoint}", allow_bucket_creation=True, region="us-east-1"
        )
        self.files.create_dir(name)

    def address(self, folder: str = "crawl") -> str:
        """How a crawl in it is named."""
        return f"s3://{self.name}/{folder}?endpoint_override={self.endpoint}&scheme=http"

    def names(self) -> set[str]:
        """All objects, without the bucket."""
        found = self.files.get_file_info(fs.FileSelector(self.name, recursive=True))
        return {info.path.removeprefix(f"{self.name}/") for info in found if info.is_file}

    def read(self, name: str) -> bytes:
        """The content of an object."""
        with self.files.open_input_stream(f"{self.name}/{name}") as file:
            return bytes(file.read())

    def write(self, name: str, content: bytes) -> None:
        """Put an object there."""
        with self.files.open_output_stream(f"{self.name}/{name}") as file:
            file.write(content)


@pytest.fixture
def bucket(
    store_endpoint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> SmallBucket:
    """A bucket of its own for each test, and a machine that has seen none."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{store_endpoint}")
    monkeypatch.setenv("TIEBEAM_WORK", str(tmp_path / "work"))
    return SmallBucket(f"b{abs(hash(request.node.nodeid))}", store_endpoint)
