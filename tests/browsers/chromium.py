"""Chromium through Playwright, and through CDP where Playwright sees nothing: toolbar button, popup and card."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Error, Playwright
from playwright.sync_api import Page as PlaywrightPage

from browsers.driving import EXTENSION, NEWS, PAUSE, SIZE, Page, Scheme, Shadow, Surface, wait_until
from find_tools import CHROMIUM, require

POPUP, PANEL = "/popup/popup.html", "/panel/panel.html"
FLAGS = (
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


class Chromium:
    """A Chromium with the extension in *folder*."""

    name = "chromium"
    own_page = "chrome://version"
    closed_error = "Cannot access contents of the page"

    def __init__(
        self, playwright: Playwright, profile: Path, folder: Path = EXTENSION, flags: tuple[str, ...] = ()
    ) -> None:
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=require(CHROMIUM),
            headless=True,
            # Playwright disables extensions unless told which to leave.
            args=[f"--disable-extensions-except={folder}", f"--load-extension={folder}", *FLAGS, *flags],
            viewport={"width": SIZE[0], "height": SIZE[1]},
            color_scheme="light",
            reduced_motion="reduce",
        )
        self._troubles: dict[PlaywrightPage, list[str]] = {}
        self.id = self._worker().url.split("/")[2]

    def _worker(self) -> Any:
        return (self.context.service_workers or [self.context.wait_for_event("serviceworker")])[0]

    def new_page(self) -> Page:
        page = self.context.new_page()
        troubles = self._troubles[page] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: troubles.extend(error_of(message)))
        return cast("Page", page)

    def page_at(self, part: str) -> Page:
        def found() -> list[PlaywrightPage]:
            return [page for page in self.context.pages if page not in self._troubles and part in page.url]

        wait_until(lambda: bool(found()), self.pause)
        return cast("Page", found()[0])

    def troubles(self, page: Page) -> list[str]:
        return list(self._troubles[cast("PlaywrightPage", page)])

    def download(self, page: Page, act: Callable[[], None]) -> Path:
        with cast("PlaywrightPage", page).expect_download() as started:
            act()
        saved = Path(started.value.path()).parent / started.value.suggested_filename
        started.value.save_as(saved)
        return saved

    def address_of(self, path: str) -> str:
        return f"chrome-extension://{self.id}/{path}"

    def click_action(self, page: Page) -> Surface:
        page.bring_to_front()
        session = self._session()
        for left_open in targets(session, POPUP):
            session.send("Target.closeTarget", {"targetId": left_open})
        session.send("Extensions.triggerAction", {"id": self.id, "targetId": self._tab_of(session, page)})
        return self._opened(session, POPUP)

    def side_panel(self) -> Surface:
        return self._opened(self._session(), PANEL)

    def _session(self) -> CDPSession:
        assert self.context.browser is not None
        return self.context.browser.new_browser_cdp_session()

    def _opened(self, session: CDPSession, path: str) -> "Target":
        wait_until(lambda: bool(targets(session, path)), self.pause)
        opened = Target(self, session, targets(session, path)[0])
        wait_until(lambda: bool(opened.evaluate("document.readyState === 'complete'")), self.pause)
        return opened

    @staticmethod
    def _tab_of(session: CDPSession, page: Page) -> str:
        tabs = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        return next(tab["targetId"] for tab in tabs if tab["url"] == page.url)

    def run_command(self, page: Page, command: str) -> None:
        page.bring_to_front()  # CDP's keys do not reach the browser's own shortcuts
        self.background().evaluate(f"""async () => {{
            const [tab] = await chrome.tabs.query({{ active: true, lastFocusedWindow: true }});
            chrome.commands.onCommand.dispatch({command!r}, tab);
        }}""")

    def background(self) -> Surface:
        return cast("Surface", self._worker())

    def stop_background(self) -> None:
        page = self.context.new_page()
        page.goto(self.address_of("manifest.json"))
        session = self.context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()
        page.close()

    def withdraw(self, origins: list[str]) -> None:
        page = self.context.new_page()
        page.goto("chrome://extensions")
        chosen = {"extensionId": self.id, "hostAccess": "ON_CLICK"}  # of all hosts, which *origins* are among
        page.evaluate("(chosen) => chrome.developerPrivate.updateExtensionConfiguration(chosen)", chosen)
        page.close()

    def shadow(self, page: Page, host: str, element: str) -> Shadow:
        return PiercedShadow(self.context.new_cdp_session(cast("PlaywrightPage", page)), host, element)

    def pause(self) -> None:
        # Not time.sleep: Playwright hears of events only while it waits itself.
        self.context.pages[0].wait_for_timeout(PAUSE * 1_000)

    def close(self) -> None:
        self.context.close()


def error_of(message: ConsoleMessage) -> list[str]:
    is_ours = message.type == "error" and not message.location["url"].endswith("/favicon.ico")
    return [message.text] if is_ours else []


def targets(session: CDPSession, path: str) -> list[str]:
    listed = session.send("Target.getTargets")["targetInfos"]
    return [target["targetId"] for target in listed if target["url"].endswith(path)]


class Target:
    """A document that Playwright does not list, spoken to in CDP."""

    def __init__(self, browser: Chromium, session: CDPSession, target: str) -> None:
        self._browser, self._session, self._target, self._number = browser, session, target, 0
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
        wait_until(lambda: self._number in self._answers, self._browser.pause)
        answer = self._answers[self._number]
        assert "result" in answer, answer
        return answer["result"]

    def evaluate(self, expression: str) -> Any:
        script = f"(async (made) => typeof made === 'function' ? made() : made)({expression})"
        found = self._send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        self._send("Runtime.evaluate", expression=f"document.querySelector({selector!r}).click()", userGesture=True)

    def press(self, key: str) -> None:
        *held, pressed = key.split("+")
        modifiers = sum({"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}[each] for each in held)
        described = {"key": pressed, "code": pressed, "modifiers": modifiers, **KEYS.get(pressed, {})}
        self._send("Input.dispatchKeyEvent", type="keyDown", **described)
        self._send("Input.dispatchKeyEvent", type="keyUp", **described)

    def picture(self, scheme: Scheme) -> bytes:
        self._send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        return base64.b64decode(self._send("Page.captureScreenshot")["data"])

    def close(self) -> None:
        self._session.remove_listener("Target.receivedMessageFromTarget", self._note)
        self._session.send("Target.closeTarget", {"targetId": self._target})


# What CDP has to be told for a key to do more than to be reported.
KEYS: dict[str, dict[str, Any]] = {
    "Tab": {"windowsVirtualKeyCode": 9},
    "Enter": {"windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"windowsVirtualKeyCode": 27},
    "Space": {"key": " ", "windowsVirtualKeyCode": 32, "text": " "},
    "End": {"windowsVirtualKeyCode": 35},
    "Home": {"windowsVirtualKeyCode": 36},
    "ArrowLeft": {"windowsVirtualKeyCode": 37},
    "ArrowUp": {"windowsVirtualKeyCode": 38},
    "ArrowRight": {"windowsVirtualKeyCode": 39},
    "ArrowDown": {"windowsVirtualKeyCode": 40},
}


class PiercedShadow:
    """An element in a closed shadow root, reached by CDP."""

    def __init__(self, session: CDPSession, host: str, element: str) -> None:
        self._session, self._host, self._element = session, host, element

    def exists(self) -> bool:
        try:
            return self._find() is not None
        except Error:  # it went between two questions
            return False

    def evaluate(self, function: str) -> Any:
        element = self._find()
        assert element is not None, f"{self._host} holds no {self._element} now"
        called = self._call(element, f"function() {{ return ({function})(this) }}", by_value=True)
        return called.get("value")

    def heard(self) -> tuple[str, str]:
        asked = {"objectId": self._find(), "fetchRelatives": False}
        [node] = self._session.send("Accessibility.getPartialAXTree", asked)["nodes"]
        return node["role"]["value"], node["name"]["value"]

    def close(self) -> None:
        self._session.detach()

    def _call(self, object_id: str, function: str, *, by_value: bool) -> dict[str, Any]:
        called = {"functionDeclaration": function, "objectId": object_id, "returnByValue": by_value}
        found = self._session.send("Runtime.callFunctionOn", {**called, "awaitPromise": True})
        assert "exceptionDetails" not in found, found
        return dict(found["result"])

    def _find(self) -> str | None:
        root = self._root()
        if root is None:
            return None
        resolved = self._session.send("DOM.resolveNode", {"backendNodeId": root})["object"]["objectId"]
        query = f"function() {{ return this.querySelector({self._element!r}) }}"
        return self._call(resolved, query, by_value=False).get("objectId")

    def _root(self) -> int | None:
        """Return the shadow root of the host, which is a child of the document's element."""
        self._session.send("DOM.enable")
        document = self._session.send("DOM.getDocument", {"depth": 3, "pierce": True})["root"]
        hosts = (child for top in document["children"] for child in top.get("children", ()))
        roots = (root for host in hosts if host["localName"] == self._host for root in host.get("shadowRoots", ()))
        return next((root["backendNodeId"] for root in roots), None)
