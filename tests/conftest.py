"""Shared fixtures: nothing of the user's is touched, and an unexpected error log fails the test."""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from evidencekit.clock import SHANGHAI

# A busy machine is no mistake of the code's: neither a slow example nor slow drawing fails a test.
settings.register_profile("evidencekit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("evidencekit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show the windows of GUI tests")
    parser.addoption("--update-golden", action="store_true", help="write golden files; review them by eye")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    # What is made once for many tests is made before `own_settings`: it must not meet the developer's own index of footage.
    home = tempfile.TemporaryDirectory(prefix="evidencekit-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    os.environ["EVIDENCEKIT_HOME"] = home.name


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, caches and recent cases go to a folder of the test's own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("EVIDENCEKIT_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_error_logs(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest):
    """An ERROR record that the test did not ask for (marker `expects_errors`) fails it."""
    yield
    if request.node.get_closest_marker("expects_errors"):
        return
    bad = [r for phase in ("setup", "call") for r in caplog.get_records(phase) if r.levelno >= logging.ERROR]
    assert not bad, [r.getMessage() for r in bad]


@pytest.fixture
def noon():
    """A clock that stands at 2026-11-22 12:00 in Shanghai."""
    return lambda: datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The footage folder of the developers; tests over it skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "footage"
    if not folder.is_dir():
        pytest.skip("no ../shared/footage here")
    return folder
