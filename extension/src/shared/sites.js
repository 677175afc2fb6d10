/** Which sites the reader has set apart, and which pages are closed to us. Pure. */

/**
 * @typedef {import("./messages.js").Mode} Mode
 * @typedef {Record<string, Mode>} Sites
 * @typedef {import("./messages.js").Trouble} Trouble
 */

/**
 * Return the host that *typed* names, as addresses have it, or null.
 *
 * @param {string} typed
 */
export function hostOf(typed) {
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`);
  const isHost = url && /^https?:$/.test(url.protocol) && /^[a-z0-9.-]*[a-z0-9]$|^\[[0-9a-f:]+\]$/.test(url.hostname);
  return isHost && !url.username && !url.password ? url.hostname : null;
}

/** @param {string | undefined} url @returns {string} the host of a page; a dot at its end makes it no other */
export const hostAt = (url) => (URL.parse(url ?? "")?.hostname ?? "").replace(/\.$/, "");

/**
 * Return what is set for a host: "always" holds for that host alone, "never" for all below it as well.
 *
 * @param {Sites} sites
 * @param {string} host
 * @returns {{host: string, mode: Mode} | null} with the host that it is set for
 */
export function siteOf(sites, host) {
  if (Object.hasOwn(sites, host)) return { host, mode: /** @type {Mode} */ (sites[host]) };
  const above = Object.keys(sites).find((other) => sites[other] === "never" && host.endsWith(`.${other}`));
  return above ? { host: above, mode: "never" } : null;
}

/** @param {Sites} sites @param {string} host @param {Mode | null} mode  null: on a click @returns {Sites} */
export function withSite(sites, host, mode) {
  const { [host]: _, ...others } = sites;
  return mode ? { ...others, [host]: mode } : others;
}

/** @param {string} host @returns {string[]} what to ask the browser for, to read every page of *host* and no other */
export const originsOf = (host) => [`https://${host}/*`, `http://${host}/*`];

/**
 * Return why a page at *url* is never read, or null.
 *
 * @param {string | undefined} url  undefined: the browser does not tell, since nobody clicked, or for its own pages
 * @param {string} address  of the service
 * @returns {Trouble | null}
 */
export function whyClosed(url, address) {
  if (url === undefined) return "unclicked";
  const page = URL.parse(url);
  if (page?.protocol === "file:") return "file-page";
  if (!page || !/^https?:$/.test(page.protocol)) return "closed-page";
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(page.hostname);
  return isLoopback && page.port === new URL(address).port ? "own-page" : null;
}
