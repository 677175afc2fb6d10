/** What the reader has set, in storage.local. */
import { browser } from "./browser.js";

/** @typedef {import("./messages.js").Settings} Settings */

/** @type {Settings} */
const DEFAULTS = {
  address: "http://127.0.0.1:8137", token: null, agreed: false, paused: false, sites: {}, kinds: ["quotation", "passage", "claim"],
  styles: {}, strength: "normal", heldBack: [], language: "",
  order: "speaker",
};

/** The browser could not keep a setting: its storage is full or broken. */
export class StorageError extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "StorageError";
  }
}

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  return /** @type {Settings} */ (await browser.storage.local.get(DEFAULTS));
}

/** @param {Partial<Settings>} changes */
export async function saveSettings(changes) {
  try {
    await browser.storage.local.set(changes);
  } catch (error) {
    throw new StorageError(error);
  }
}

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
