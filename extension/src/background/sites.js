/** What the background does by itself: reads the pages of sites with "always", and follows what the reader sets. */
import { browser } from "../shared/browser.js";
import { loadSettings, saveSettings } from "../shared/settings.js";
import { hostAt, originsOf, siteOf, withSite } from "../shared/sites.js";
import { annotate, annotateAlways } from "./lookup.js";
import { clearPage, dress } from "./page.js";
import { forget, listStates, setState } from "./tabs.js";

/**
 * @typedef {import("../shared/sites.js").Sites} Sites
 * @typedef {import("../shared/messages.js").Settings} Settings
 * @typedef {import("../shared/messages.js").Trouble} Trouble
 */

const PAUSED = "II"; // on the badge of every tab

/** @param {string} host */
async function annotateSite(host) {
  const tabs = await browser.tabs.query({ url: originsOf(host), status: "complete", discarded: false });
  for (const { id } of tabs) if (id !== undefined) await annotateAlways(id);
}

/** @param {number} tab @param {Trouble | null} trouble  null: nothing is known of the tab any more */
async function takeBack(tab, trouble) {
  await clearPage(tab);
  await (trouble ? setState(tab, { phase: "failed", trouble, detail: "" }) : forget(tab));
}

/** @param {(url: string | undefined) => boolean} isMeant @param {Trouble | null} trouble */
async function takeBackWhere(isMeant, trouble) {
  for (const [tab] of await listStates()) {
    const known = await browser.tabs.get(tab).catch(() => null);
    if (!known) await forget(tab); // closed meanwhile
    else if (isMeant(known.url)) await takeBack(tab, trouble);
  }
}

/** @param {string[] | undefined} origins @returns {string[]} the hosts that they name, not those with a wildcard */
const hostsIn = (origins = []) => [...new Set(origins.map(hostAt))].filter((host) => host && !host.includes("*"));

/**
 * The popup may have been closed by the browser's own question, so what follows from a yes is done here.
 *
 * @param {{origins?: string[]}} added
 */
export async function keepAlways({ origins }) {
  const { agreedTo } = await loadSettings();
  const services = ["127.0.0.1", "localhost", hostAt(agreedTo)]; // asked for so that they can be reached, not read
  for (const host of hostsIn(origins)) {
    if (services.includes(host)) continue;
    await saveSettings({ sites: withSite((await loadSettings()).sites, host, "always") });
  }
}

/** @param {{origins?: string[]}} removed  by the reader, here or in the browser's own settings */
export async function noteWithdrawn({ origins }) {
  const { sites } = await loadSettings();
  const isWithdrawn = hostsIn(origins).some((host) => sites[host] === "always");
  // What a click opened stays open: the browser still tells its address.
  await takeBackWhere((url) => url === undefined, isWithdrawn ? "withdrawn" : null);
}

/** @param {Trouble} trouble  of which the reason is gone @param {(url: string | undefined) => boolean} [isMeant] */
async function lift(trouble, isMeant = () => true) {
  for (const [tab, state] of await listStates()) {
    const isStuck = state.phase === "failed" && state.trouble === trouble;
    if (!isStuck) continue;
    const known = await browser.tabs.get(tab).catch(() => null);
    if (!known || isMeant(known.url)) await forget(tab);
  }
}

/** @param {Sites} before @param {Sites} after */
async function applySites(before, after) {
  const isNever = (/** @type {string | undefined} */ url) => siteOf(after, hostAt(url))?.mode === "never";
  await takeBackWhere(isNever, "never-here");
  await lift("never-here", (url) => !isNever(url));
  for (const host of Object.keys({ ...before, ...after })) {
    if (after[host] === before[host]) continue;
    if (after[host] === "always") await annotateSite(host);
    else if (before[host] === "always") await browser.permissions.remove({ origins: originsOf(host) });
  }
}

/** @param {boolean} paused */
async function applyPause(paused) {
  await showPause();
  if (paused) return takeBackWhere(() => true, "paused");
  await lift("paused");
  await annotateOpen();
}

/** Annotate what stands open on sites with "always". */
async function annotateOpen() {
  const { sites } = await loadSettings();
  for (const [host, mode] of Object.entries(sites)) if (mode === "always") await annotateSite(host);
}

/** Show on the badge whether we are paused; it lasts as long as the browser runs. */
export async function showPause() {
  const { paused } = await loadSettings();
  await browser.action.setBadgeBackgroundColor({ color: "#5b6470" });
  await browser.action.setBadgeText({ text: paused ? PAUSED : "" });
}

/** Without consent it is as on the first day; only that some sites are never to be read is remembered. */
async function startOver() {
  const { sites } = await loadSettings();
  const never = Object.entries(sites).filter(([, mode]) => mode === "never");
  await saveSettings({ token: null, agreedTo: "", paused: false, sites: Object.fromEntries(never) });
  await takeBackWhere(() => true, null);
}

/** @param {(tab: number) => Promise<unknown>} act */
async function eachAnnotated(act) {
  for (const [tab, { phase }] of await listStates()) if (phase === "done") await act(tab);
}

/** @typedef {{oldValue?: any, newValue?: any}} Change */

/** Firefox names what was set to what it was, too. @param {Change | undefined} change @returns {change is Change} */
const isNew = (change) => JSON.stringify(change?.oldValue) !== JSON.stringify(change?.newValue);

/** @param {{[setting in keyof Settings]?: Change}} changes  what the reader has set */
export async function applySettings({ agreed, paused, sites, kinds, heldBack, styles, strength }) {
  if (isNew(agreed)) await (agreed.newValue ? annotateOpen() : startOver());
  if (isNew(paused)) await applyPause(Boolean(paused.newValue));
  if (isNew(sites)) await applySites(sites.oldValue ?? {}, sites.newValue ?? {});
  if (isNew(styles) || isNew(strength)) await eachAnnotated(dress);
  if (isNew(kinds) || isNew(heldBack)) await eachAnnotated((tab) => annotate(tab, true));
}
