/** What the buttons that a status offers do, in popup and panel alike. */
import { browser } from "./browser.js";
import { StorageError, isLocal, loadSettings, patternOf, saveSettings } from "./settings.js";
import { renderStatus } from "./status.js";
import { adviseOn } from "./troubles.js";
import { hostAt, originsOf, siteOf, withSite } from "./sites.js";

/**
 * @typedef {import("./messages.js").Message} Message
 * @typedef {import("./messages.js").Mode} Mode
 * @typedef {import("./messages.js").Outcome} Outcome
 * @typedef {import("./messages.js").TabState} TabState
 * @typedef {{id: number, url: string | undefined}} Tab  url: as far as the browser tells it
 */

/** @param {string} host @param {Mode | null} mode */
export async function setSite(host, mode) {
  await saveSettings({ sites: withSite((await loadSettings()).sites, host, mode) });
}

/**
 * Ask the browser for a site; nothing may be awaited between the click and this. The browser's question may close the
 * popup: then the background goes on alone.
 *
 * @param {string} host
 */
export async function requestSite(host) {
  const isGranted = await browser.permissions.request({ origins: originsOf(host) });
  if (isGranted) await setSite(host, "always");
  return isGranted;
}

/** @param {string} host  lifts what is set for it or for the site above it */
async function unblock(host) {
  const { sites } = await loadSettings();
  await setSite(siteOf(sites, host)?.host ?? host, null);
}

const LOOPBACK = ["http://127.0.0.1/*", "http://localhost/*"];
let service = "http://127.0.0.1"; // known before a click, since nothing may be awaited after it
void loadSettings().then(({ address }) => (service = address));
browser.storage.local.onChanged.addListener(({ address }) => {
  if (address) service = String(address.newValue);
});

/** What comes before the page is looked up; false: the reader would not have it. @type {Record<string, (tab: Tab) => Promise<unknown>>} */
const ALLOWING = {
  again: async () => undefined,
  agree: () => saveSettings({ agreed: true }),
  resume: () => saveSettings({ paused: false }),
  unblock: ({ url }) => unblock(hostAt(url)),
  grant: ({ url }) => requestSite(hostAt(url)),
  allow: () => browser.permissions.request({ origins: isLocal(service) ? LOOPBACK : [patternOf(service)] }),
};

/** @type {Record<string, () => unknown>} */
const OPENING = {
  learn: () => browser.tabs.create({ url: "/src/welcome/welcome.html" }),
  pair: () => browser.runtime.openOptionsPage(),
};

const PAUSE = 2_000; // ms between two looks whether the service has come

/** @type {ReturnType<typeof setInterval> | undefined} */
let waiting;

/** Do something as soon as an absent service has come. @param {TabState | null} state @param {() => unknown} act */
export function awaitService(state, act) {
  clearInterval(waiting);
  if (state?.phase !== "failed" || state.trouble !== "absent") return;
  waiting = setInterval(async () => {
    if (document.hidden) return;
    const { address } = await loadSettings();
    const { done } = /** @type {Outcome} */ (await browser.runtime.sendMessage({ type: "check", address }));
    if (done) act();
  }, PAUSE);
}

/** @param {(tab: Tab) => Promise<unknown>} allow @param {Tab} tab @param {(message: Message) => unknown} send */
async function lookUpWhen(allow, tab, send) {
  try {
    if ((await allow(tab)) !== false) send({ type: "annotate", tab: tab.id, anew: true });
  } catch (error) {
    renderStatus({ ...adviseOn(error instanceof StorageError ? "storage" : "failed"), detail: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * Let the buttons in `actions` do what they offer; those that only one of our pages has are its own.
 *
 * @param {() => Tab} tabOf
 * @param {(message: Message) => unknown} send  to the background, which looks the tab up
 */
export function bindOffers(tabOf, send) {
  for (const { id } of document.querySelectorAll("#actions button")) {
    const [allow, open] = [ALLOWING[id], OPENING[id]];
    const act = () => {
      open?.();
      if (allow) void lookUpWhen(allow, tabOf(), send);
    };
    if (allow || open) document.getElementById(id)?.addEventListener("click", act);
  }
}
