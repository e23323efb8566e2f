"""What several tests start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from worker_process import Worker, bwrap


@pytest.fixture(params=["as the host", "in namespaces"])
def worker(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Worker]:
    inside = request.param == "in namespaces"
    started = Worker(
        tmp_path, settings={"bwrap": bwrap(), "required": ["namespaces"]} if inside else {}
    )
    assert started.start()["namespaces"] is inside
    yield started
    started.close()
