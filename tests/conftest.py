"""How the tests are dealt out to the processes that run them side by side, and what none of them depends on: time."""

import re

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# A machine that is busy with something else is no fault of ours.
settings.register_profile("whenever", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whenever")

_IN_A_BROWSER = re.compile(r"tests/browser/.*\[(chromium|firefox)\b")


class BrowserScheduling(LoadFileScheduling):
    """A process runs all that one browser is driven for, or a file: each browser, and its service, starts once."""

    def _split_scope(self, nodeid: str) -> str:
        browser = _IN_A_BROWSER.match(nodeid)
        return browser[1] if browser else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserScheduling:
    return BrowserScheduling(config, log)
