/** The background's hands in a page: puts the content scripts there and calls them, frame by frame. */
import { browser } from "../shared/browser.js";
import { loadCatalogue } from "../shared/catalogue.js";
import { CONTENT_FILES } from "../content/files.js";
import { TroubleError } from "./trouble.js";

/**
 * @typedef {import("../shared/wire.js").Answer} Answer
 * @typedef {import("../shared/messages.js").Counts} Counts
 *
 * @typedef {{text: string, url: string, title: string}} Page
 */

const FILES = CONTENT_FILES.map((file) => `/src/content/${file}`);
const STYLE = ["/src/content/painter.css"];

/**
 * @template {unknown[]} A
 * @template R
 * @param {number} tab
 * @param {number} frame
 * @param {(...args: A) => R} func  runs in the frame's isolated world; takes and returns JSON
 * @param {A} args
 * @returns {Promise<Awaited<R>>}
 */
export async function callFrame(tab, frame, func, ...args) {
  const [done] = await browser.scripting.executeScript({ target: { tabId: tab, frameIds: [frame] }, func, args });
  return /** @type {Awaited<R>} */ (done?.result);
}

/**
 * Call every frame that the extension may see.
 *
 * @template {unknown[]} A
 * @template R
 * @param {number} tab
 * @param {(...args: A) => R} func
 * @param {A} args
 * @returns {Promise<Map<number, Awaited<R>>>} results by frame; no frame where it returned nothing
 */
export async function callFrames(tab, func, ...args) {
  const done = await browser.scripting.executeScript({ target: { tabId: tab, allFrames: true }, func, args });
  const given = done.filter(({ result }) => result !== null && result !== undefined);
  return new Map(given.map(({ frameId, result }) => [frameId, /** @type {Awaited<R>} */ (result)]));
}

const isThere = () => "OnRecord" in globalThis;

/** @param {number} tab */
async function inject(tab) {
  const frames = await callFrames(tab, isThere);
  const frameIds = [...frames].filter(([, there]) => !there).map(([frame]) => frame);
  if (frameIds.length === 0) return;
  const target = { tabId: tab, frameIds };
  await browser.scripting.insertCSS({ target, files: STYLE });
  await browser.scripting.executeScript({ target, files: FILES });
}

/** @param {number} tab @returns {Promise<Map<number, Page>>} the frames that have text */
export async function readPages(tab) {
  try {
    await inject(tab);
  } catch (error) {
    // Pages of the browser itself and of its store are closed to every extension.
    throw new TroubleError("closed-page", "", { cause: error });
  }
  await callFrames(tab, (catalogue) => OnRecord.speak(catalogue), await loadCatalogue());
  const pages = await callFrames(tab, () => OnRecord.read());
  const found = [...pages].filter(([, page]) => page.text.trim());
  if (found.length === 0) throw new TroubleError("empty-page");
  return new Map(found.sort(([one], [other]) => one - other));
}

/** @param {number} tab @param {number} frame @param {Answer} answer @returns {Promise<Counts>} */
export const annotateFrame = (tab, frame, answer) => callFrame(tab, frame, (given) => OnRecord.annotate(given), answer);

/** @param {number} tab */
export const clearPage = (tab) => callFrames(tab, () => globalThis.OnRecord?.clear());

/** @param {number} tab @param {1 | -1} by */
export const stepInPage = (tab, by) => callFrame(tab, 0, (given) => globalThis.OnRecord?.step(given), by);
