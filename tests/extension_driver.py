"""Drives the extension as a person would, in either browser: its button, its popup, its options, its card."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from browsers.driving import Browser, Page, Scheme, Shadow, Surface, eventually, wait_until
from browsers.expecting import expect


class Popup:
    """The popup that the toolbar button opened."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.evaluate, self.close = surface.evaluate, surface.close

    def text(self, selector: str = "main") -> str:
        return str(self.evaluate(f"document.querySelector({selector!r}).innerText"))

    def wait_for(self, text: str) -> None:
        """Wait until the popup says *text*."""
        eventually(self.text, lambda said: text in said)

    def buttons(self) -> list[str]:
        shown = "[...document.querySelectorAll('#actions button')].filter((b) => !b.hidden).map((b) => b.innerText)"
        return list(self.evaluate(shown))

    def press(self, button: str) -> None:
        """Press the button of that id, as a reader does."""
        self._surface.click(f"#{button}")

    def press_key(self, key: str) -> None:
        self._surface.press(key)

    def picture(self, scheme: Scheme) -> bytes:
        """Return a screenshot in a light or dark scheme, as PNG."""
        return self._surface.picture(scheme)


CARD_HOST = ":root > [popover]"  # in the page, which sees no more of the card than this element


class Card:
    """The card in its closed shadow root, which the page cannot see and its browser can."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._page, self._pause = page, browser.pause
        self._shadow: Shadow = browser.shadow(page, "div", "section.card")
        self.is_open, self.evaluate, self.close_session = self._shadow.exists, self._shadow.evaluate, self._shadow.close

    def wait(self) -> "Card":
        wait_until(self.is_open, self._pause)
        return self

    def wait_closed(self) -> None:
        wait_until(lambda: not self.is_open(), self._pause)

    def text(self, selector: str | None = None) -> str:
        return str(
            self.evaluate(
                "(card) => card.innerText"
                if selector is None
                else f"(card) => card.querySelector({selector!r})?.innerText"
            )
        )

    def texts(self, selector: str) -> list[str]:
        return list(self.evaluate(f"(card) => [...card.querySelectorAll({selector!r})].map((each) => each.innerText)"))

    def heard(self) -> tuple[str, str, str]:
        """Return the card's role and name as assistive technology is told, and its text less what is hidden."""
        seen = """(card) => {
            const copy = card.cloneNode(true);
            copy.querySelectorAll("[aria-hidden=true]").forEach((each) => each.remove());
            return copy.textContent;
        }"""
        return *self._shadow.heard(), str(self.evaluate(seen))

    def box(self, selector: str | None = None) -> dict[str, float]:
        found = "card" if selector is None else f"card.querySelector({selector!r})"
        return dict(self.evaluate(f"(card) => {found}.getBoundingClientRect().toJSON()"))

    def references(self) -> list[dict[str, Any]]:
        """Return what the card says of each place elsewhere."""
        script = """(card) => [...card.querySelectorAll(".ref")].map((ref) => ({
            name: ref.querySelector(".meta b")?.innerText, said: ref.querySelector(".said").innerText,
            date: ref.querySelector("time")?.innerText, isFirst: ref.querySelector(".first") !== null,
            isMarked: ref.classList.contains("differs"),
            misquoted: ref.querySelector(".misquoted")?.innerText ?? null,
            added: [...ref.querySelectorAll("ins")].map((each) => each.innerText),
            removed: [...ref.querySelectorAll("del")].map((each) => each.innerText),
        }))"""
        return list(self.evaluate(script))

    def press(self, selector: str) -> None:
        """Click what *selector* names, at its place on the page."""
        box = self.box(selector)
        self._page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@dataclass
class Extension:
    """The extension in a running browser."""

    browser: Browser
    remembered: dict[str, Any] = field(default_factory=dict)

    def evaluate(self, script: str) -> Any:
        """Return what *script* returns in the background, which names the browser `chrome` in both."""
        return self.browser.background().evaluate(script)

    def welcome(self) -> Page:
        """Return the page that opens by itself when the extension is installed."""
        return self.browser.page_at("welcome.html")

    def agree(self) -> None:
        """Say yes on the welcome page and close it."""
        page = self.welcome()
        page.get_by_role("button", name="Yes, I agree").click()
        expect(page.locator("#decided")).to_contain_text("Agreed.")
        page.close()

    def open_options(self) -> Page:
        page = self.browser.new_page()
        page.goto(self.browser.address_of("src/options/options.html"))
        return page

    def pair(self, address: str, code: str) -> None:
        """Pair through the options page."""
        page = self.open_options()
        page.get_by_label("Address of the service").fill(address)
        page.get_by_label("Pairing code").fill(code)
        page.get_by_role("button", name="Pair", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Paired.")
        page.close()

    def remember(self) -> None:
        """Note all settings, to go back to them without pairing again, which takes a process and a page."""
        self.remembered = dict(self.evaluate("chrome.storage.local.get()"))

    def restore(self, address: str) -> bool:
        """Go back to the noted settings, and return whether they are a pairing with the service at *address*."""
        if not self.remembered:
            return False
        # Not cleared: that would take the consent back, and all that hangs on it.
        self.evaluate(f"""async () => {{
            const noted = {json.dumps(self.remembered)};
            const others = Object.keys(await chrome.storage.local.get()).filter((key) => !(key in noted));
            await chrome.storage.local.remove(others);
            await chrome.storage.local.set(noted);
        }}""")
        return self.remembered.get("address") == address and self._is_paired(address)

    def _is_paired(self, address: str) -> bool:
        """Return whether the noted token still counts; another browser of this extension may have paired since."""
        headers = {"Authorization": f"Bearer {self.remembered.get('token')}"}
        try:
            with urllib.request.urlopen(urllib.request.Request(f"{address}/documents?limit=1", headers=headers)):
                return True
        except urllib.error.HTTPError as error:
            if error.code != 401:
                raise
            return False

    def set_address(self, address: str) -> None:
        """Change the address in the options page, which unpairs."""
        page = self.open_options()
        page.get_by_label("Address of the service").fill(address)
        page.get_by_label("Pairing code").focus()
        kept = "chrome.storage.local.get('address').then(({ address }) => address)"
        eventually(lambda: self.evaluate(kept), lambda found: found == address)
        page.close()

    def open_panel(self, page: Page) -> Page:
        """Return the panel, in a tab of its own, with the findings of *page*."""
        page.bring_to_front()
        tab = self.evaluate("chrome.tabs.query({active: true, lastFocusedWindow: true}).then(([tab]) => tab.id)")
        panel = self.browser.new_page()
        panel.set_viewport_size({"width": 336, "height": 760})
        panel.goto(self.browser.address_of(f"src/panel/panel.html?tab={tab}"))
        return panel

    def click(self, page: Page) -> Popup:
        """Click the toolbar button on *page*, which grants the extension that page, and return the popup."""
        return Popup(self.browser.click_action(page))

    def open_side_panel(self, popup: Popup) -> Popup:
        """Press the popup's button and return the side panel of the browser."""
        popup.press("panel")
        return Popup(self.browser.side_panel())

    def annotate(self, page: Page) -> None:
        """Click the toolbar button on *page* and wait for its findings."""
        popup = self.click(page)
        popup.wait_for("on this page")
        popup.close()
        page.bring_to_front()

    def step(self, page: Page) -> None:
        """Go to the next finding, as Alt+Shift+J does."""
        self.browser.run_command(page, "next-finding")

    def stop_background(self) -> None:
        """Stop the service worker or event page, as the browser does when it idles."""
        self.browser.stop_background()

    def badge(self) -> str:
        script = "chrome.tabs.query({active: true}).then(([tab]) => chrome.action.getBadgeText({tabId: tab.id}))"
        return str(self.evaluate(script))


def painted(page: Page) -> dict[str, list[str]]:
    """Return the text of every painted range by style, white space collapsed."""
    script = """() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) =>
        [name.replace("onrecord-", ""), [...ranges].map((range) => range.toString().replace(/\\s+/g, " ").trim())]))"""
    return dict(page.evaluate(script))


def boxes_of(page: Page, style: str, text: str) -> list[dict[str, float]]:
    """Return the line boxes of the painted range that reads *text*."""
    script = """([style, text]) => {
        const range = [...CSS.highlights.get(`onrecord-${style}`)].find((each) => each.toString().trim() === text);
        range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
        return [...range.getClientRects()].map((box) => box.toJSON());
    }"""
    return list(page.evaluate(script, [style, text]))


def point_at(page: Page, style: str, text: str) -> list[dict[str, float]]:
    """Move the pointer onto the painted range that reads *text*, and return its boxes."""
    boxes = boxes_of(page, style, text)
    page.mouse.move(boxes[0]["x"] + min(8, boxes[0]["width"] / 2), boxes[0]["y"] + boxes[0]["height"] / 2)
    return boxes


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    )
