/** The foot of the popup: what holds for this site, and the pause. */
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";
import { requestSite, setSite } from "../shared/offering.js";
import { loadSettings, saveSettings } from "../shared/settings.js";
import { hostAt, originsOf, siteOf, whyClosed } from "../shared/sites.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id */
const isPressed = (id) => byId(id).ariaPressed === "true";

/** @param {string} host */
async function render(host) {
  const { paused, sites } = await loadSettings();
  const mode = siteOf(sites, host)?.mode ?? null;
  const isLost = mode === "always" && !(await browser.permissions.contains({ origins: originsOf(host) }));
  byId("always").ariaPressed = String(mode === "always" && !isLost);
  byId("never").ariaPressed = String(mode === "never");
  byId("pause").ariaPressed = String(paused);
  const words = { always: isLost ? say("siteAlwaysLost") : say("siteAlwaysOn"), never: "" };
  byId("mode").textContent = mode ? words[mode] : say("siteOnClick");
}

/** Show the foot for a page that could be read, once the reader has agreed. @param {string | undefined} url */
export async function showSite(url) {
  const host = hostAt(url);
  const show = async () => {
    const { agreed, address } = await loadSettings();
    byId("site").hidden = !agreed || whyClosed(url, address) !== null;
    await render(host);
  };
  byId("host").textContent = host;
  byId("always").addEventListener("click", () => (isPressed("always") ? setSite(host, null) : requestSite(host)));
  byId("never").addEventListener("click", () => setSite(host, isPressed("never") ? null : "never"));
  byId("pause").addEventListener("click", () => saveSettings({ paused: !isPressed("pause") }));
  browser.storage.local.onChanged.addListener(show);
  await show();
}
