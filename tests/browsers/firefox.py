"""Firefox over Marionette: pages that speak as Playwright's do, and the toolbar and popup, reached as the browser."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from browsers.driving import EXTENSION, NEWS, PAUSE, SIZE, Page, Scheme, Shadow, Size, Surface, wait_until
from browsers.firefox_page import EVALUATE, FirefoxPage
from browsers.keys import chord
from browsers.marionette import ANSWER, Marionette
from find_tools import FIREFOX, require

MANIFEST = json.loads((EXTENSION / "manifest.json").read_text())
ID = MANIFEST["browser_specific_settings"]["gecko"]["id"]
UUID = "8d1f5d0a-6b1c-4c39-9b3f-2f6f1c7a5e01"  # made up; fixed, so that the extension's pages have an address
ACTION = ID.replace("@", "_").replace(".", "_") + "-browser-action"
PREFERENCES: dict[str, str | int | bool] = {
    "extensions.webextensions.uuids": json.dumps({ID: UUID}),
    "network.dns.localDomains": NEWS,
    "ui.prefersReducedMotion": 1,
}
# A listener, not a look at the log at the end: a window that has gone can no longer be told to have been in which tab.
NOTE_TROUBLES = """
    const troubles = window.troublesByBrowser = {};
    Services.console.registerListener({ observe(message) {
        if (!(message instanceof Ci.nsIScriptError) || message.flags & (message.warningFlag | message.infoFlag)) return;
        const where = WindowGlobalParent.getByInnerWindowId(message.innerWindowID)?.browsingContext.top.browserId;
        (troubles[where] ??= []).push(`${message.errorMessage} (${message.sourceName}:${message.lineNumber})`);
    } });
"""


class Firefox:
    """A Firefox with the extension in *folder*, a temporary add-on as about:debugging would load it, on the toolbar."""

    name = "firefox"
    own_page = "about:support"
    closed_error = "Missing host permission for the tab"

    def __init__(self, profile: Path, folder: Path = EXTENSION) -> None:
        self._downloads = profile / "downloads"
        self._downloads.mkdir()
        preferences = {**PREFERENCES, "browser.download.dir": str(self._downloads), "browser.download.folderList": 2}
        self._marionette = Marionette(require(FIREFOX), profile, preferences)
        self._handle = ""  # of the tab that commands are about
        self._pages: set[str] = set(self.call("WebDriver:GetWindowHandles"))
        self.call("Addon:Install", path=str(folder), temporary=True)
        self.first = next(iter(self._pages))
        self.chrome(NOTE_TROUBLES + "CustomizableUI.addWidgetToArea(args[0], 'nav-bar');", ACTION)

    def call(self, command: str, **parameters: object) -> Any:
        return self._marionette.call(command, **parameters)

    @contextmanager
    def as_browser(self) -> Iterator[None]:
        """Let commands reach the browser's own window instead of a page."""
        self.call("Marionette:SetContext", value="chrome")
        try:
            yield
        finally:
            self.call("Marionette:SetContext", value="content")

    def chrome(self, script: str, *args: object) -> Any:
        """Return what the body of an async function of *args* returns, run with the rights of the browser itself."""
        body = f"const args = arguments; return (async () => {{ {script} }})();"
        with self.as_browser():
            return self.call("WebDriver:ExecuteScript", script=body, args=list(args), sandbox="system")

    def of_extension(self, script: str, *args: object) -> Any:
        return self.chrome(f"const {{ extension }} = WebExtensionPolicy.getByID({ID!r}); {script}", *args)

    def switch_to(self, handle: str, *, focus: bool = False) -> None:
        if focus or handle != self._handle:
            self.call("WebDriver:SwitchToWindow", handle=handle, focus=focus)
            self._handle = handle

    def new_page(self) -> Page:
        self.switch_to(self.first)  # the tab of the last command may have been closed
        return self._page(self.call("WebDriver:NewWindow", type="tab")["handle"])

    def _page(self, handle: str) -> FirefoxPage:
        self._pages.add(handle)
        page = FirefoxPage(self, handle)
        page.set_viewport_size(Size(width=SIZE[0], height=SIZE[1]))
        return page

    def page_at(self, part: str) -> Page:
        def found() -> Iterator[str]:
            for handle in set(self.call("WebDriver:GetWindowHandles")) - self._pages:
                self.switch_to(handle)
                if part in self.call("WebDriver:GetCurrentURL"):
                    yield handle

        wait_until(lambda: any(found()), self.pause)
        return self._page(next(found()))

    def troubles(self, page: Page) -> list[str]:
        assert isinstance(page, FirefoxPage)
        return list(self.chrome("return window.troublesByBrowser[args[0]] ?? []", page.browser_id))

    def download(self, page: Page, act: Callable[[], None]) -> Path:
        before = set(self._downloads.iterdir())

        def saved() -> list[Path]:
            new = set(self._downloads.iterdir()) - before
            return [path for path in new if path.stat().st_size and path.suffix != ".part"]

        act()
        wait_until(lambda: bool(saved()), self.pause)
        return saved()[0]

    def address_of(self, path: str) -> str:
        return f"moz-extension://{UUID}/{path}"

    def click_action(self, page: Page) -> Surface:
        page.bring_to_front()
        popup = View(self, "popup")
        if popup.is_open():
            popup.close()  # a click on the button would only close it
        with self.as_browser():
            button = self.call("WebDriver:FindElement", using="css selector", value=f"#{ACTION} toolbarbutton")
            self.call("WebDriver:ElementClick", id=next(iter(button.values())))
        wait_until(popup.is_ready, self.pause)
        return popup

    def side_panel(self) -> Surface:
        panel = View(self, "sidebar")
        wait_until(panel.is_ready, self.pause)
        return panel

    def run_command(self, page: Page, command: str) -> None:
        page.bring_to_front()
        keys = MANIFEST["commands"][command]["suggested_key"]["default"]
        with self.as_browser():
            self.call("WebDriver:PerformActions", actions=[chord(keys)])

    def background(self) -> Surface:
        self.of_extension("if (extension.backgroundState !== 'running') await extension.wakeupBackground()")
        return View(self, "background")

    def stop_background(self) -> None:
        self.of_extension("await extension.terminateBackground()")

    def withdraw(self, origins: list[str]) -> None:
        self.of_extension(
            """const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
            await ExtensionPermissions.remove(extension.id, { origins: args[0], permissions: [] }, extension);""",
            origins,
        )

    def trust_any_certificate(self) -> None:
        """Take every certificate; the session's own word for it does not reach extensions."""
        service = "Cc['@mozilla.org/security/certoverride;1'].getService(Ci.nsICertOverrideService)"
        self.chrome(f"{service}.setDisableAllSecurityChecksAndLetAttackersInterceptMyData(true)")

    def shadow(self, page: Page, host: str, element: str) -> Shadow:
        assert isinstance(page, FirefoxPage)
        return OpenedShadow(page, host, element)

    def pause(self) -> None:
        self.chrome("await new Promise((resolve) => window.setTimeout(resolve, args[0]))", PAUSE * 1_000)

    def close(self) -> None:
        self._marionette.close()


class View:
    """A document of the extension, in the process where Firefox runs it."""

    def __init__(self, browser: Firefox, kind: Literal["background", "popup", "sidebar"]) -> None:
        self._browser, self._kind = browser, kind

    def _run(self, script: str, *args: object) -> Any:
        view = f"[...extension.views].find(({{ viewType }}) => viewType === {self._kind!r})"
        return self._browser.of_extension(f"const view = {view}; {script}", *args)

    def is_open(self) -> bool:
        return bool(self._run("return Boolean(view)"))

    def is_ready(self) -> bool:
        return self.is_open() and bool(self.evaluate("document.readyState === 'complete'"))

    def _act(self, body: str, given: list[str], sandbox: str | None = None) -> Any:
        actor = "view.browsingContext.currentWindowGlobal.getActor('MarionetteCommands')"
        options = {"timeout": ANSWER * 1_000, "sandboxName": sandbox}
        return self._run(f"return {actor}.executeScript(...args)", body, given, options)

    def evaluate(self, expression: str) -> Any:
        return self._act(EVALUATE, [expression])

    def click(self, selector: str) -> None:
        self._act(
            """const handling = window.windowUtils.setHandlingUserInput(true);
            document.querySelector(arguments[0]).click();
            handling.destruct();""",
            [selector],
            sandbox="system",
        )

    def press(self, key: str) -> None:
        with self._browser.as_browser():
            self._browser.call("WebDriver:PerformActions", actions=[chord(key)])

    def picture(self, scheme: Scheme) -> bytes:
        drawn = self._run(
            """view.browsingContext.prefersColorSchemeOverride = args[0];
            await new Promise((resolve) => window.setTimeout(resolve, args[1]));
            const image = await view.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
            const canvas = new OffscreenCanvas(image.width, image.height);
            canvas.getContext("2d").drawImage(image, 0, 0);
            const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
            return bytes.toBase64();""",
            scheme,
            PAUSE * 1_000,
        )
        return base64.b64decode(drawn)

    def close(self) -> None:
        hide = "view?.xulBrowser.closest('panel').hidePopup()" if self._kind == "popup" else "SidebarController.hide()"
        self._run(hide)
        wait_until(lambda: not self.is_open(), self._browser.pause)


class OpenedShadow:
    """An element in a closed shadow root, which a script of the browser's own may open."""

    def __init__(self, page: FirefoxPage, host: str, element: str) -> None:
        self._page, self._host, self._element = page, host, element

    def _run(self, script: str) -> Any:
        root = f"document.querySelector({f':root > {self._host}'!r})?.openOrClosedShadowRoot"
        return self._page.run(f"const found = {root}?.querySelector({self._element!r}); {script}", sandbox="system")

    def exists(self) -> bool:
        return bool(self._run("return Boolean(found)"))

    def evaluate(self, function: str) -> Any:
        assert self.exists(), f"{self._host} holds no {self._element} now"
        return self._run(f"return ({function})(found)")

    def heard(self) -> tuple[str, str]:
        element = next(iter(self._run("return found").values()))
        commands = ("WebDriver:GetComputedRole", "WebDriver:GetComputedLabel")
        role, name = (self._page.call(command, id=element) for command in commands)
        return role, name

    def close(self) -> None:
        """Do nothing; nothing was opened."""
