"""Drives the unpacked extension in Chromium as a person would: its button, its popup, its options, its card."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, expect

from find_browser import require_chromium

EXTENSION = Path(__file__).parents[1] / "extension"
NEWS = "news.example"  # a host that no permission of the extension names, so that the click has to grant access
PATIENCE = 15.0  # seconds until something that should appear is given up
FLAGS = (
    # Playwright disables extensions unless told which to leave.
    f"--disable-extensions-except={EXTENSION}",
    f"--load-extension={EXTENSION}",
    "--enable-unsafe-extension-debugging",  # gives CDP the command that clicks a toolbar button
    f"--host-resolver-rules=MAP {NEWS} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
)


def launch(playwright: Playwright, profile: Path) -> BrowserContext:
    """Return a Chromium with the extension as it lies in the checkout."""
    return playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=require_chromium(),
        headless=True,
        args=list(FLAGS),
        viewport={"width": 1000, "height": 760},
        color_scheme="light",
        reduced_motion="reduce",
    )


class Popup:
    """The popup that the toolbar button opened; Playwright does not list it, so it is spoken to in CDP."""

    def __init__(self, session: CDPSession, target: str, pump: Callable[[], None]) -> None:
        self._session, self._target, self._pump, self._number = session, target, pump, 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._id = session.send("Target.attachToTarget", {"targetId": target, "flatten": False})["sessionId"]
        session.on("Target.receivedMessageFromTarget", self._note)

    def _note(self, event: dict[str, Any]) -> None:
        if event["sessionId"] == self._id and "id" in (message := json.loads(event["message"])):
            self._answers[message["id"]] = message

    def _send(self, method: str, **parameters: object) -> Any:
        self._number += 1
        message = json.dumps({"id": self._number, "method": method, "params": parameters})
        self._session.send("Target.sendMessageToTarget", {"sessionId": self._id, "message": message})
        wait_until(lambda: self._number in self._answers, self._pump)
        return self._answers[self._number]["result"]

    def evaluate(self, expression: str) -> Any:
        found = self._send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    def opened_by(self, expression: str, ending: str) -> "Popup":
        """Return the page of the extension that *expression*, run as at a click, opens outside of the tabs."""
        self._send("Runtime.evaluate", expression=expression, userGesture=True)
        opened: list[str] = []

        def is_there() -> bool:
            targets = self._session.send("Target.getTargets")["targetInfos"]
            opened[:] = [target["targetId"] for target in targets if target["url"].endswith(ending)]
            return bool(opened)

        wait_until(is_there, self._pump)
        return Popup(self._session, opened[0], self._pump)

    def text(self, selector: str = "main") -> str:
        return str(self.evaluate(f"document.querySelector({selector!r}).innerText"))

    def wait_for(self, text: str) -> None:
        """Wait until the popup says *text*."""
        try:
            wait_until(lambda: text in self.text(), self._pump)
        except TimeoutError:
            raise AssertionError(f"the popup never said {text!r}, but: {self.text()!r}") from None

    def buttons(self) -> list[str]:
        shown = "[...document.querySelectorAll('#actions button')].filter((b) => !b.hidden).map((b) => b.innerText)"
        return list(self.evaluate(shown))

    def press(self, button: str) -> None:
        self.evaluate(f"document.getElementById({button!r}).click()")

    def picture(self, scheme: str) -> str:
        """Return a screenshot in a light or dark scheme, PNG in base64."""
        self._send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        return str(self._send("Page.captureScreenshot")["data"])

    def close(self) -> None:
        self._session.remove_listener("Target.receivedMessageFromTarget", self._note)
        self._session.send("Target.closeTarget", {"targetId": self._target})


class Card:
    """The card in its closed shadow root, which the page cannot see and CDP can."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)

    def close_session(self) -> None:
        self._session.detach()

    def is_open(self) -> bool:
        return self._node() is not None

    def wait(self) -> "Card":
        wait_until(self.is_open, lambda: self._page.wait_for_timeout(30))
        return self

    def wait_closed(self) -> None:
        wait_until(lambda: not self.is_open(), lambda: self._page.wait_for_timeout(30))

    def evaluate(self, function: str) -> Any:
        """Return what *function* returns of the card's element."""
        node = self._node()
        assert node is not None, "the card is not open"
        element = self._session.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"]
        called = {"objectId": element, "functionDeclaration": f"function() {{ return ({function})(this) }}"}
        found = self._session.send("Runtime.callFunctionOn", {**called, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

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
        tree = self._session.send("Accessibility.getPartialAXTree", {"backendNodeId": self._node()})["nodes"]
        seen = "(card) => { const copy = card.cloneNode(true); "
        seen += (
            "copy.querySelectorAll('[aria-hidden=true]').forEach((each) => each.remove()); return copy.textContent }"
        )
        return tree[0]["role"]["value"], tree[0]["name"]["value"], str(self.evaluate(seen))

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

    def _node(self) -> int | None:
        self._session.send("DOM.enable")
        tree = self._session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        return next((each["backendNodeId"] for each in walk(tree) if is_card(each)), None)


def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
    found = [node]
    for child in (*node.get("children", ()), *node.get("shadowRoots", ())):
        found += walk(child)
    return found


def is_card(node: dict[str, Any]) -> bool:
    attributes = node.get("attributes", [])
    return (
        node["nodeName"] == "SECTION"
        and dict(zip(attributes[::2], attributes[1::2], strict=True)).get("class") == "card"
    )


def wait_until(condition: Callable[[], bool], pump: Callable[[], None]) -> None:
    """
    Wait until *condition* holds.

    Raises:
        TimeoutError: If it does not, in time.
    """
    for _ in range(int(PATIENCE / 0.03)):
        if condition():
            return
        pump()
    raise TimeoutError(f"waited {PATIENCE:.0f} s")


@dataclass
class Extension:
    """The extension in a running browser."""

    context: BrowserContext
    id: str

    def worker(self) -> Any:
        return (
            self.context.service_workers[0]
            if self.context.service_workers
            else self.context.wait_for_event("serviceworker")
        )

    def open_options(self) -> Page:
        page = self.context.new_page()
        page.goto(f"chrome-extension://{self.id}/src/options/options.html")
        return page

    def pair(self, address: str, code: str) -> None:
        """Pair through the options page."""
        page = self.open_options()
        page.get_by_label("Address of the service").fill(address)
        page.get_by_label("Pairing code").fill(code)
        page.get_by_role("button", name="Pair", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Paired.")
        page.close()

    def set_address(self, address: str) -> None:
        """Change the address in the options page, which unpairs."""
        page = self.open_options()
        page.get_by_label("Address of the service").fill(address)
        page.get_by_label("Pairing code").focus()
        expect(page.get_by_role("button", name="Unpair")).to_be_hidden()
        page.close()

    def open_panel(self, page: Page) -> Page:
        """Return the panel, in a tab of its own, with the findings of *page*."""
        page.bring_to_front()
        tab = self.worker().evaluate(
            "chrome.tabs.query({active: true, lastFocusedWindow: true}).then(([tab]) => tab.id)"
        )
        panel = self.context.new_page()
        panel.set_viewport_size({"width": 336, "height": 760})
        panel.goto(f"chrome-extension://{self.id}/src/panel/panel.html?tab={tab}")
        return panel

    def click(self, page: Page) -> Popup:
        """Click the toolbar button on *page*, which grants the extension that page, and return the popup."""
        page.bring_to_front()
        assert self.context.browser is not None
        session = self.context.browser.new_browser_cdp_session()
        session.send("Extensions.triggerAction", {"id": self.id, "targetId": self._tab_of(session, page)})
        popups: list[str] = []

        def is_there() -> bool:
            targets = session.send("Target.getTargets")["targetInfos"]
            popups[:] = [t["targetId"] for t in targets if t["url"].endswith("/popup/popup.html")]
            return bool(popups)

        wait_until(is_there, lambda: page.wait_for_timeout(30))
        return Popup(session, popups[0], lambda: page.wait_for_timeout(30))

    def open_side_panel(self, popup: Popup) -> Popup:
        """Press the popup's button, with a reader's gesture, and return the side panel of the browser."""
        return popup.opened_by("document.getElementById('panel').click()", "/panel/panel.html")

    def annotate(self, page: Page) -> None:
        """Click the toolbar button on *page* and wait for its findings."""
        popup = self.click(page)
        popup.wait_for("on this page")
        popup.close()
        page.bring_to_front()

    def step(self, page: Page) -> None:
        """Go to the next finding, as the command behind Alt+Shift+J does; CDP's keys do not reach it."""
        page.bring_to_front()
        script = """async () => {
            const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
            chrome.commands.onCommand.dispatch("next-finding", tab);
        }"""
        self.worker().evaluate(script)

    def stop_background(self) -> None:
        """Stop the service worker, as the browser does when it idles."""
        page = self.open_options()
        session = self.context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()
        page.close()

    def badge(self) -> str:
        script = "chrome.tabs.query({active: true}).then(([tab]) => chrome.action.getBadgeText({tabId: tab.id}))"
        return str(self.worker().evaluate(script))

    @staticmethod
    def _tab_of(session: CDPSession, page: Page) -> str:
        tabs = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        return next(tab["targetId"] for tab in tabs if tab["url"] == page.url)


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
