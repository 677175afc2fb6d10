/** The background's hands in a page: puts the content scripts there and calls them. */
import { browser } from "../shared/browser.js";
import { CONTENT_FILES } from "../content/files.js";
import { TroubleError } from "./trouble.js";

/**
 * @typedef {import("../shared/wire.js").Answer} Answer
 * @typedef {import("../shared/messages.js").Counts} Counts
 */

const FILES = CONTENT_FILES.map((file) => `/src/content/${file}`);
const STYLE = ["/src/content/painter.css"];

/**
 * @template {unknown[]} A
 * @template R
 * @param {number} tab
 * @param {(...args: A) => R} func  runs in the page's isolated world; takes and returns JSON
 * @param {A} args
 * @returns {Promise<R>}
 */
async function call(tab, func, ...args) {
  const [frame] = await browser.scripting.executeScript({ target: { tabId: tab }, func, args });
  return /** @type {R} */ (frame?.result);
}

/** @param {number} tab */
const isThere = (tab) => call(tab, () => "OnRecord" in globalThis);

/** @param {number} tab */
async function inject(tab) {
  if (await isThere(tab)) return;
  await browser.scripting.insertCSS({ target: { tabId: tab }, files: STYLE });
  await browser.scripting.executeScript({ target: { tabId: tab }, files: FILES });
}

/** @param {number} tab @returns {Promise<{text: string, url: string, title: string}>} */
export async function readPage(tab) {
  try {
    await inject(tab);
  } catch (error) {
    // Pages of the browser itself and of its store are closed to every extension.
    throw new TroubleError("closed-page", "", { cause: error });
  }
  const page = await call(tab, () => OnRecord.read());
  if (!page?.text.trim()) throw new TroubleError("empty-page");
  return page;
}

/** @param {number} tab @param {Answer} answer @returns {Promise<Counts>} */
export const annotatePage = (tab, answer) => call(tab, (given) => OnRecord.annotate(given), answer);

/** @param {number} tab */
export async function clearPage(tab) {
  if (await isThere(tab)) await call(tab, () => OnRecord.clear());
}

/** @param {number} tab @param {1 | -1} by */
export async function stepInPage(tab, by) {
  if (await isThere(tab)) await call(tab, (given) => OnRecord.step(given), by);
}
