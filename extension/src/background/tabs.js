/** What is known of each tab, and the badge that says so. Kept in storage.session: the worker may stop at any time. */
import { browser } from "../shared/browser.js";
import { sumCounts, totalOf } from "../shared/counts.js";

/**
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("../shared/messages.js").Trouble} Trouble
 */

/** Of these the badge of the whole browser tells, or nothing is amiss. @type {Partial<Record<Trouble, null | "">>} */
const QUIET = { paused: null, "never-here": "", "empty-page": "" };

/** @param {number | string} tab */
export const keyOf = (tab) => `tab:${tab}`;

/** @param {TabState} state @returns {string | null} */
function badgeOf(state) {
  if (state.phase === "working") return "…";
  if (state.phase === "failed") return state.trouble in QUIET ? (QUIET[state.trouble] ?? null) : "!";
  if (state.phase === "cleared") return "";
  const found = totalOf(sumCounts(state.frames));
  return !found && Object.values(state.frames).some(({ pending }) => pending) ? "…" : String(found);
}

/** @param {number} tab @param {TabState} state */
export async function setState(tab, state) {
  // With the time, so that the panel hears of it although what was found counts alike.
  await browser.storage.session.set({ [keyOf(tab)]: { ...state, at: Date.now() } });
  const color = state.phase === "failed" ? "#b3261e" : "#1f5fae";
  // The tab may have been closed meanwhile.
  await Promise.allSettled([
    browser.action.setBadgeBackgroundColor({ tabId: tab, color }),
    browser.action.setBadgeTextColor?.({ tabId: tab, color: "#ffffff" }),
    browser.action.setBadgeText({ tabId: tab, text: /** @type {any} */ (badgeOf(state)) }),
  ]);
}

/** @param {number} tab @returns {Promise<TabState | null>} */
export async function getState(tab) {
  const stored = await browser.storage.session.get(keyOf(tab));
  return /** @type {TabState | null} */ (stored[keyOf(tab)] ?? null);
}

/** @returns {Promise<[number, TabState][]>} of all tabs */
export async function listStates() {
  const stored = Object.entries(await browser.storage.session.get(null)).filter(([key]) => key.startsWith(keyOf("")));
  return stored.map(([key, state]) => [Number(key.slice(keyOf("").length)), /** @type {TabState} */ (state)]);
}

/** @param {number} tab */
export async function forget(tab) {
  await browser.storage.session.remove([keyOf(tab), `held-back:${tab}`]);
  // The tab may have been closed meanwhile.
  await browser.action.setBadgeText({ tabId: tab, text: /** @type {any} */ (null) }).catch(() => undefined);
}
