"""Wait for what a page is to show, in the words of Playwright's `expect`, whichever browser shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from browsers.driving import Locator, eventually

IS_FOCUSED = "(each) => each === each.getRootNode().activeElement"


@dataclass(frozen=True)
class Expectation:
    """What is expected of the first element of a locator, or of their number."""

    locator: Locator

    def _reads(self, script: str, expected: object) -> None:
        eventually(lambda: self.locator.evaluate(script), lambda found: found == expected)

    def to_be_visible(self) -> None:
        eventually(self.locator.is_visible, bool)

    def to_be_hidden(self) -> None:
        eventually(self.locator.is_visible, lambda shown: not shown)

    def to_be_focused(self) -> None:
        self._reads(IS_FOCUSED, expected=True)

    def to_be_checked(self) -> None:
        self._reads("(each) => each.checked", expected=True)

    def not_to_be_checked(self) -> None:
        self._reads("(each) => each.checked", expected=False)

    def to_have_attribute(self, name: str, value: str) -> None:
        self._reads(f"(each) => each.getAttribute({name!r})", value)

    def to_have_value(self, value: str) -> None:
        self._reads("(each) => each.value", value)

    def to_contain_text(self, text: str) -> None:
        self._says(lambda said: " ".join(text.split()) in said)

    def to_have_text(self, text: str) -> None:
        self._says(lambda said: said == " ".join(text.split()))

    def _says(self, holds: Callable[[str], bool]) -> None:
        eventually(lambda: " ".join(self.locator.inner_text().split()), holds)

    def to_have_count(self, count: int) -> None:
        eventually(self.locator.count, lambda found: found == count)

    def not_to_have_count(self, count: int) -> None:
        eventually(self.locator.count, lambda found: found != count)


def expect(locator: Locator) -> Expectation:
    return Expectation(locator)
