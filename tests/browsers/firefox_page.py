"""A tab of Firefox that speaks as Playwright's page does, as far as `driving.Page` asks for it."""

import base64
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from browsers.driving import Scheme, Size, wait_until
from browsers.keys import chord, typing
from browsers.marionette import StaleElementError

if TYPE_CHECKING:
    from browsers.firefox import Firefox

Found = TypeVar("Found")
# Elements that have a role without saying so; one that no scenario asks for needs no line here.
NATIVE = {
    "button": "button, input[type=submit], summary",
    "checkbox": "input[type=checkbox]",
    "combobox": "select",
    "dialog": "dialog",
    "heading": "h1, h2, h3, h4, h5, h6",
    "link": "a[href]",
    "list": "ul, ol",
    "listitem": "li",
    "radio": "input[type=radio]",
    "searchbox": "input[type=search]",
    "status": "output",
    "textbox": "input:not([type]), input[type=text], input[type=url], textarea",
}
# The sandbox of a test is under no policy of the page's.
EVALUATE = """
    const made = eval(arguments[0]);
    return typeof made === "function" ? made(arguments[1]) : made;
"""
LABELLED = "input, select, textarea, [aria-label], [aria-labelledby]"
ALL = """
    const [selector, roots] = arguments;
    return roots.flatMap((root) => root ?
        [root, root.shadowRoot].flatMap((each) => [...(each?.querySelectorAll(selector) ?? [])]) :
        [...document.querySelectorAll(selector)])
"""
VISIBLE = f"{ALL}.filter((each) => each.checkVisibility({{ visibilityProperty: true }}))"


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

    def locator(self, selector: str) -> "FirefoxLocator":
        return FirefoxLocator(self, ALL, selector)

    def get_by_label(self, text: str, *, exact: bool = False) -> "FirefoxLocator":
        return FirefoxLocator(self, ALL, LABELLED, text, exact=exact)

    def get_by_role(self, role: str, *, name: str | None = None, exact: bool = False) -> "FirefoxLocator":
        native = [f"{each.strip()}:not([role])" for each in NATIVE.get(role, "").split(",") if each]
        return FirefoxLocator(self, VISIBLE, ", ".join([*native, f"[role={role}]"]), name, exact=exact)

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


def afresh(look: Callable[[], Found]) -> Found:
    """Return what *look* finds; where the page takes an element away meanwhile, look again."""
    while True:
        with suppress(StaleElementError):
            return look()


class FirefoxLocator:
    """Elements that a script finds anew at every use, and that bear a name where one is asked for."""

    def __init__(
        self,
        page: FirefoxPage,
        script: str,
        selector: str,
        name: str | None = None,
        *,
        exact: bool = False,
        at: int = 0,
        inside: "FirefoxLocator | None" = None,
    ) -> None:
        self._page, self._script, self._selector = page, script, selector
        self._name, self._exact, self._at, self._inside = name, exact, at, inside

    def _elements(self) -> list[dict[str, str]]:
        roots = self._inside._elements() if self._inside else [None]
        return [element for element in self._page.run(self._script, self._selector, roots) if self._is_named(element)]

    def _is_named(self, element: dict[str, str]) -> bool:
        if self._name is None:
            return True
        label = str(self._page.call("WebDriver:GetComputedLabel", id=next(iter(element.values()))))
        return label == self._name if self._exact else self._name.lower() in label.lower()

    def _element(self) -> dict[str, str]:
        found: list[dict[str, str]] = []

        def is_there() -> bool:
            found[:] = self._elements()[self._at :]
            return bool(found)

        wait_until(is_there)
        return found[0]

    @property
    def first(self) -> "FirefoxLocator":
        return self.nth(0)

    def nth(self, index: int) -> "FirefoxLocator":
        found = copy(self)
        found._at = index
        return found

    def locator(self, selector: str) -> "FirefoxLocator":
        return FirefoxLocator(self._page, ALL, selector, inside=self)

    def count(self) -> int:
        return len(afresh(self._elements))

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        return afresh(lambda: self._page.run(f"return ({expression})(...arguments)", self._element(), arg))

    def evaluate_all(self, expression: str) -> Any:
        return afresh(lambda: self._page.run(f"return ({expression})(arguments[0])", self._elements()))

    def all_inner_texts(self) -> list[str]:
        return list(self.evaluate_all("(all) => all.map((each) => each.innerText)"))

    def inner_text(self) -> str:
        return str(self.evaluate("(each) => each.innerText"))

    def input_value(self) -> str:
        return str(self.evaluate("(each) => each.value"))

    def get_attribute(self, name: str) -> str | None:
        found = self.evaluate(f"(each) => each.getAttribute({name!r})")
        return None if found is None else str(found)

    def is_visible(self) -> bool:
        shown = "return arguments[0]?.checkVisibility({ visibilityProperty: true }) ?? false"
        return bool(afresh(lambda: self._page.run(shown, *self._elements()[self._at :][:1])))

    def is_checked(self) -> bool:
        return bool(self.evaluate("(each) => each.checked"))

    def check(self) -> None:
        if not self.is_checked():
            self.click()

    def uncheck(self) -> None:
        if self.is_checked():
            self.click()

    def select_option(self, value: str | None = None, *, label: str | None = None) -> None:
        choose = """(each, [value, label]) => {
            each.value = value ?? [...each.options].find((option) => option.label === label).value;
            for (const type of ["input", "change"]) each.dispatchEvent(new Event(type, { bubbles: true }));
        }"""
        self.evaluate(choose, [value, label])

    def fill(self, value: str) -> None:
        self.focus()
        self.evaluate("(each) => each.select()")
        self._page.keyboard.press("Delete")
        self._page.keyboard.type(value)

    def click(self) -> None:
        afresh(lambda: self._page.call("WebDriver:ElementClick", id=next(iter(self._element().values()))))

    def focus(self) -> None:
        self.evaluate("(each) => each.focus()")

    def press(self, key: str) -> None:
        self.focus()
        self._page.keyboard.press(key)
