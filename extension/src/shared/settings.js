/** What the reader has set, in storage.local. */
import { browser } from "./browser.js";

/** @typedef {import("./messages.js").Settings} Settings */

/** @type {Settings} */
const DEFAULTS = { address: "http://127.0.0.1:8137", token: null, heldBack: [], language: "", order: "speaker" };

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  return /** @type {Settings} */ (await browser.storage.local.get(DEFAULTS));
}

/** @param {Partial<Settings>} changes */
export const saveSettings = (changes) => browser.storage.local.set(changes);

/**
 * Return the origin that *typed* names, or null: only a program on this machine is ever told what is read.
 *
 * @param {string} typed
 */
export function loopbackAddress(typed) {
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed.trim()) ? typed.trim() : `http://${typed.trim()}`);
  if (url?.protocol !== "http:" || !["127.0.0.1", "localhost"].includes(url.hostname)) return null;
  return url.username || url.password || url.pathname !== "/" || url.search || url.hash ? null : url.origin;
}
