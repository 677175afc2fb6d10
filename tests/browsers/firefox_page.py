"""A tab of Firefox that speaks as Playwright's page does, as far as `driving.Page` asks for it."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from browsers.driving import Scheme, Size, wait_until
from browsers.firefox_locator import FirefoxLocator, by_label, by_role, by_selector
from browsers.keys import chord, typing

if TYPE_CHECKING:
    from browsers.firefox import Firefox

# The sandbox of a test is under no policy of the page's.
EVALUATE = """
    const made = eval(arguments[0]);
    return typeof made === "function" ? made(arguments[1]) : made;
"""


class FirefoxPage:
    """A tab; each command about it goes to it, whichever is in front."""

    def __init__(self, browser: "Firefox", handle: str) -> None:
        self._browser, self._handle = browser, handle
        self.bring_to_front()
        self.browser_id: int = browser.chrome("return gBrowser.selectedBrowser.browserId")
        self.mouse, self.keyboard = FirefoxMouse(self), FirefoxKeyboard(self)

    def call(self, command: str, **parameters: object) -> Any:
        self._browser.switch_to(self._handle)
        return self._browser.call(command, **parameters)

    def run(self, body: str, *args: object, sandbox: Literal["system"] | None = None) -> Any:
        """Return what the *body* of a function returns, elements as references."""
        return self.call("WebDriver:ExecuteScript", script=body, args=list(args), sandbox=sandbox)

    @property
    def url(self) -> str:
        return str(self.call("WebDriver:GetCurrentURL"))

    def goto(self, url: str) -> None:
        self.call("WebDriver:Navigate", url=url)

    def go_back(self) -> None:
        self.call("WebDriver:Back")

    def reload(self) -> None:
        self.call("WebDriver:Refresh")

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        return self.run(EVALUATE, expression, arg)

    def content(self) -> str:
        return str(self.call("WebDriver:GetPageSource"))

    def title(self) -> str:
        return str(self.call("WebDriver:GetTitle"))

    def locator(self, selector: str) -> FirefoxLocator:
        return by_selector(self, selector)

    def get_by_label(self, text: str, *, exact: bool = False) -> FirefoxLocator:
        return by_label(self, text, exact=exact)

    def get_by_role(self, role: str, *, name: str | None = None, exact: bool = False) -> FirefoxLocator:
        return by_role(self, role, name, exact=exact)

    def wait_for_timeout(self, timeout: float) -> None:
        self.run("return new Promise((resolve) => setTimeout(resolve, arguments[0]))", timeout)

    def _as_browser(self, script: str, *args: object) -> Any:
        tab = f"gBrowser.browsers.find(({{ browserId }}) => browserId === {self.browser_id})"
        return self._browser.chrome(f"const browser = {tab}; const context = browser.browsingContext; {script}", *args)

    def set_viewport_size(self, viewport_size: Size) -> None:
        # The window itself cannot be as narrow as a telephone.
        resize = "browser.style.maxWidth = `${args[0]}px`; browser.style.maxHeight = `${args[1]}px`"
        width, height = viewport_size["width"], viewport_size["height"]
        self._as_browser(resize, width, height)
        wait_until(lambda: self.evaluate("[innerWidth, innerHeight]") == [width, height])

    def emulate_media(
        self,
        *,
        color_scheme: Scheme | None = None,
        forced_colors: Literal["active", "none"] | None = None,
        media: str | None = None,
    ) -> None:
        wanted = {"prefersColorScheme": color_scheme, "forcedColors": forced_colors, "medium": media}
        for name, value in wanted.items():
            if value is not None:
                self._as_browser("context[`${args[0]}Override`] = args[1]", name, value)

    def screenshot(self, *, path: Path | None = None) -> bytes:
        picture = base64.b64decode(self.call("WebDriver:TakeScreenshot", full=False))
        if path:
            path.write_bytes(picture)
        return picture

    def bring_to_front(self) -> None:
        self._browser.switch_to(self._handle, focus=True)

    def close(self) -> None:
        self.call("WebDriver:CloseWindow")
        self._browser.switch_to(self._browser.first)


class FirefoxMouse:
    def __init__(self, page: FirefoxPage) -> None:
        self._page = page

    def _act(self, x: float, y: float, *then: dict[str, object]) -> None:
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self._page.call("WebDriver:PerformActions", actions=[{**mouse, "actions": [move, *then]}])

    def move(self, x: float, y: float) -> None:
        self._act(x, y)

    def click(self, x: float, y: float) -> None:
        self._act(x, y, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})


class FirefoxKeyboard:
    def __init__(self, page: FirefoxPage) -> None:
        self._page = page

    def press(self, key: str) -> None:
        self._page.call("WebDriver:PerformActions", actions=[chord(key)])

    def type(self, text: str) -> None:
        self._page.call("WebDriver:PerformActions", actions=[typing(text)])
