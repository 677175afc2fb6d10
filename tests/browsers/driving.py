"""
What a scenario needs of a browser, whichever it is.

A `Page` is the part of Playwright's page that scenarios use. Chromium's pages are Playwright's own; Firefox's speak the
same over Marionette. A scenario that keeps to this file runs over both; what it needs beyond is added here and to both.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Protocol, TypedDict, TypeVar

import pytest

NEWS = "news.example"  # a host that no permission of the extension names, so that the click has to grant access
EXTENSION = Path(__file__).parents[2] / "extension"
SIZE = (1000, 760)  # px of every page until it is resized
PATIENCE = 15.0  # seconds until something that should appear is given up
PAUSE = 0.03  # seconds between two looks
only_chromium = pytest.mark.parametrize("browser", ["chromium"], indirect=True, scope="session")
only_firefox = pytest.mark.parametrize("browser", ["firefox"], indirect=True, scope="session")
Scheme = Literal["light", "dark"]
Read = TypeVar("Read")


class Size(TypedDict):
    width: int
    height: int


class Mouse(Protocol):
    def move(self, x: float, y: float) -> None: ...
    def click(self, x: float, y: float) -> None: ...


class Keyboard(Protocol):
    def press(self, key: str) -> None:
        """Press a key or a chord: `Escape`, `Shift+Tab`, `Alt+Shift+KeyJ`, `Control+v`."""

    def type(self, text: str) -> None: ...


class Locator(Protocol):
    """Elements of a page, looked for anew at every use; each method but `count` takes the first and waits for it."""

    @property
    def first(self) -> "Locator": ...
    def nth(self, index: int) -> "Locator": ...
    def locator(self, selector: str) -> "Locator":
        """Return elements inside, those in its open shadow root too."""

    def count(self) -> int: ...
    def all_inner_texts(self) -> list[str]: ...
    def inner_text(self) -> str: ...
    def input_value(self) -> str: ...
    def get_attribute(self, name: str) -> str | None: ...
    def is_visible(self) -> bool: ...
    def is_checked(self) -> bool: ...
    def check(self) -> None: ...
    def uncheck(self) -> None: ...
    def select_option(self, value: str | None = None, *, label: str | None = None) -> object: ...
    def fill(self, value: str) -> None: ...
    def click(self) -> None: ...
    def focus(self) -> None: ...
    def press(self, key: str) -> None: ...
    def evaluate(self, expression: str, arg: Any = None) -> Any: ...
    def evaluate_all(self, expression: str) -> Any: ...


class Page(Protocol):
    """A tab, the web's or the extension's own."""

    @property
    def url(self) -> str: ...
    @property
    def mouse(self) -> Mouse: ...
    @property
    def keyboard(self) -> Keyboard: ...
    def goto(self, url: str) -> object: ...
    def go_back(self) -> object: ...
    def reload(self) -> object: ...
    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Return the value of an expression, or what a function returns of *arg*, in the page's own world."""

    def content(self) -> str: ...
    def title(self) -> str: ...
    def locator(self, selector: str) -> Locator: ...
    def get_by_label(self, text: str, *, exact: bool = False) -> Locator: ...
    def get_by_role(self, role: str, *, name: str | None = None, exact: bool = False) -> Locator: ...
    def wait_for_timeout(self, timeout: float) -> None: ...
    def set_viewport_size(self, viewport_size: Size) -> None: ...
    def emulate_media(
        self, *, color_scheme: Scheme = ..., forced_colors: Literal["active", "none"] = ..., media: str = ...
    ) -> None: ...
    def screenshot(self, *, path: Path | None = None) -> bytes: ...
    def bring_to_front(self) -> None: ...
    def close(self) -> None: ...


class Surface(Protocol):
    """A document of the extension that is no tab: its popup, its panel, its background."""

    def evaluate(self, expression: str) -> Any: ...
    def click(self, selector: str) -> None:
        """Click an element with the rights that a reader's own click gives."""

    def press(self, key: str) -> None:
        """Press a key, as `Keyboard.press` does, where the surface has the focus."""

    def picture(self, scheme: Scheme) -> bytes:
        """Return a screenshot in a light or dark scheme, as PNG."""

    def close(self) -> None: ...


class Shadow(Protocol):
    """The one element in the closed shadow root of a child of the root; its browser sees it, the page does not."""

    def exists(self) -> bool: ...
    def evaluate(self, function: str) -> Any:
        """Return what *function* returns of the element."""

    def heard(self) -> tuple[str, str]:
        """Return the element's role and name as assistive technology is told."""

    def close(self) -> None: ...


class Browser(Protocol):
    """A running browser with the extension in it."""

    name: str
    own_page: str  # address of a page that belongs to the browser, closed to every extension
    closed_error: str  # what scripting.executeScript says of a page that the extension may not read

    def new_page(self) -> Page: ...
    def page_at(self, part: str) -> Page:
        """Return the tab that something other than the scenario opened, with *part* in its address."""

    def troubles(self, page: Page) -> list[str]:
        """Return what went wrong in *page* so far: errors, dialogs."""

    def download(self, page: Page, act: Callable[[], None]) -> Path:
        """Return the file that *act*, done on *page*, saves."""

    def address_of(self, path: str) -> str:
        """Return the address of a file of the extension, such as `src/options/options.html`."""

    def click_action(self, page: Page) -> Surface:
        """Click the toolbar button on *page*, which grants the extension that page, and return the popup."""

    def side_panel(self) -> Surface:
        """Return the panel beside the page, once it is open."""

    def run_command(self, page: Page, command: str) -> None:
        """Run one of the manifest's commands, as its keys do."""

    def background(self) -> Surface:
        """Return the service worker or event page, awake."""

    def stop_background(self) -> None:
        """Stop it, as the browser does when it idles."""

    def withdraw(self, origins: list[str]) -> None:
        """Take host permissions back, *origins* at least, as a reader does in the browser's own settings."""

    def shadow(self, page: Page, host: str, element: str) -> Shadow: ...
    def pause(self) -> None:
        """Let the browser go on for `PAUSE` seconds."""

    def close(self) -> None: ...


def wait_until(condition: Callable[[], bool], pause: Callable[[], None] = lambda: time.sleep(PAUSE)) -> None:
    """
    Wait until *condition* holds.

    Raises:
        TimeoutError: If it does not, in time.
    """
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {PATIENCE:.0f} s")
        pause()


def eventually(read: Callable[[], Read], holds: Callable[[Read], bool]) -> Read:
    """Return what *read* returns as soon as that *holds*; fail with what it returned last."""
    last: list[Read] = []

    def looks_right() -> bool:
        last[:] = [read()]
        return holds(last[0])

    try:
        wait_until(looks_right)
    except TimeoutError:
        raise AssertionError(f"still {last[0]!r} after {PATIENCE:.0f} s") from None
    return last[0]
