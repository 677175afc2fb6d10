/** What the reader has set, in storage.local. */
import { browser } from "./browser.js";

/** @typedef {import("./messages.js").Settings} Settings */

/** @type {Settings} */
const DEFAULTS = {
  address: "http://127.0.0.1:8137", token: null, agreed: false, agreedTo: "", paused: false, sites: {}, kinds: ["quotation", "passage", "claim"],
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

const LOOPBACK = ["127.0.0.1", "localhost"];

/**
 * Return the origin of the service that *typed* names: on this machine, or a team's server over TLS; else null.
 *
 * @param {string} typed
 */
export function serviceAddress(typed) {
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed.trim()) ? typed.trim() : `http://${typed.trim()}`);
  if (url?.protocol !== (LOOPBACK.includes(url?.hostname ?? "") ? "http:" : "https:")) return null;
  return url.username || url.password || url.pathname !== "/" || url.search || url.hash ? null : url.origin;
}

/** @param {string} address  of a service @returns {boolean} whether it is on this machine */
export const isLocal = (address) => address.startsWith("http:");

/** @param {string} address  of a service @returns {string} what to ask the browser for, to reach it */
export const patternOf = (address) => `${new URL(address).protocol}//${new URL(address).hostname}/*`;

/**
 * Return why nothing may be sent to a service, or null: what goes to a team's server, its reader has agreed to by name.
 *
 * @param {Pick<Settings, "agreed" | "agreedTo" | "address">} settings
 * @returns {import("./messages.js").Trouble | null}
 */
export function whyUnsent({ agreed, agreedTo, address }) {
  if (!agreed) return "not-agreed";
  return isLocal(address) || agreedTo === address ? null : "not-agreed-there";
}
