"""Elements of a tab of Firefox, found as Playwright's locators find them, as far as `driving.Locator` asks for it."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from browsers.driving import wait_until
from browsers.marionette import StaleElementError

if TYPE_CHECKING:
    from browsers.firefox_page import FirefoxPage

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
LABELLED = "input, select, textarea, [aria-label], [aria-labelledby]"
ALL = """
    const [selector, roots] = arguments;
    return roots.flatMap((root) => root ?
        [root, root.shadowRoot].flatMap((each) => [...(each?.querySelectorAll(selector) ?? [])]) :
        [...document.querySelectorAll(selector)])
"""
VISIBLE = f"{ALL}.filter((each) => each.checkVisibility({{ visibilityProperty: true }}))"


def afresh(look: Callable[[], Found]) -> Found:
    """Return what *look* finds; where the page takes an element away meanwhile, look again."""
    while True:
        with suppress(StaleElementError):
            return look()


class FirefoxLocator:
    """Elements that a script finds anew at every use, and that bear a name where one is asked for."""

    def __init__(
        self,
        page: "FirefoxPage",
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


def by_selector(page: "FirefoxPage", selector: str) -> FirefoxLocator:
    return FirefoxLocator(page, ALL, selector)


def by_label(page: "FirefoxPage", text: str, *, exact: bool) -> FirefoxLocator:
    return FirefoxLocator(page, ALL, LABELLED, text, exact=exact)


def by_role(page: "FirefoxPage", role: str, name: str | None, *, exact: bool) -> FirefoxLocator:
    native = [f"{each.strip()}:not([role])" for each in NATIVE.get(role, "").split(",") if each]
    return FirefoxLocator(page, VISIBLE, ", ".join([*native, f"[role={role}]"]), name, exact=exact)
