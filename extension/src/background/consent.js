/** Which pages may be read: consent first, then pause, what a page is, and what is set for its site. */
import { browser } from "../shared/browser.js";
import { loadSettings, whyUnsent } from "../shared/settings.js";
import { hostAt, siteOf, whyClosed } from "../shared/sites.js";
import { TroubleError } from "./trouble.js";

/**
 * Return if the page in *tab* may be read.
 *
 * @param {number} tab
 */
export async function requireAllowed(tab) {
  const settings = await loadSettings();
  const { paused, sites, address } = settings;
  const unsent = whyUnsent(settings);
  if (unsent) throw new TroubleError(unsent);
  if (paused) throw new TroubleError("paused");
  const { url } = await browser.tabs.get(tab);
  const closed = whyClosed(url, address);
  if (closed) throw new TroubleError(closed);
  if (siteOf(sites, hostAt(url))?.mode === "never") throw new TroubleError("never-here");
}

/** @param {string | undefined} url @returns {Promise<boolean>} whether its page is read without a click */
export async function readsAlways(url) {
  const settings = await loadSettings();
  const { paused, sites, address } = settings;
  if (whyUnsent(settings) || paused || whyClosed(url, address)) return false;
  const { protocol, hostname } = new URL(url ?? "");
  return siteOf(sites, hostAt(url))?.mode === "always" && browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
}
