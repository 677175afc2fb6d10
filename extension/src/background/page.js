/** The background's hands in a page: puts the content scripts there and calls them, frame by frame. */
import { browser } from "../shared/browser.js";
import { loadCatalogue } from "../shared/catalogue.js";
import { loadSettings } from "../shared/settings.js";
import { requireAllowed } from "./consent.js";
import { CONTENT_FILES } from "../content/files.js";
import { TroubleError } from "./trouble.js";

/**
 * @typedef {import("../shared/wire.js").Answer} Answer
 * @typedef {ReturnType<typeof OnRecord.report>} Report
 */

const PATIENCE = 3_000; // ms that a page which still loads is waited for; what comes later is followed
const FILES = CONTENT_FILES.map((file) => `/src/content/${file}`);

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
  const target = { tabId: tab, frameIds: [frame] };
  const [done] = await browser.scripting.executeScript({ target, func, args, injectImmediately: true });
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
  // Without waiting: a frame that never ends loading would hold up all others.
  const target = { tabId: tab, allFrames: true };
  const done = await browser.scripting.executeScript({ target, func, args, injectImmediately: true });
  // Firefox names no frame at all for its own pages, where Chrome refuses.
  const given = done.filter((frame) => frame !== null && frame.result !== null && frame.result !== undefined);
  return new Map(given.map(({ frameId, result }) => [frameId, /** @type {Awaited<R>} */ (result)]));
}

/** Runs in each frame; the top one is waited for while it loads. @param {number} patience  ms */
async function tellFrame(patience) {
  const isLoading = () => document.readyState === "loading";
  if (isLoading() && self === top) {
    await new Promise((resolve) => {
      addEventListener("DOMContentLoaded", resolve, { once: true });
      setTimeout(resolve, patience);
    });
  }
  const isReady = self === top || !isLoading();
  return { origin, type: document.contentType, isReady, isThere: Object.hasOwn(globalThis, "OnRecord") };
}

/** Put the content scripts into the frames that lack them, as far as they are of the page's own origin. @param {number} tab */
async function inject(tab) {
  const frames = await callFrames(tab, tellFrame, PATIENCE);
  if (frames.size === 0) throw new TroubleError("closed-page");
  if (frames.get(0)?.type === "application/pdf") throw new TroubleError("pdf-page");
  const own = frames.get(0)?.origin;
  const isNew = (/** @type {Awaited<ReturnType<typeof tellFrame>>} */ { origin, isReady, isThere }) => origin === own && isReady && !isThere;
  const frameIds = [...frames].filter(([, frame]) => isNew(frame)).map(([id]) => id);
  if (frameIds.length === 0) return;
  const target = { tabId: tab, frameIds };
  await browser.scripting.executeScript({ target, files: FILES, injectImmediately: true });
}

/** Give a tab's content scripts the language that is chosen now. @param {number} tab */
export const speakIn = async (tab) => callFrames(tab, (catalogue) => globalThis.OnRecord?.speak(catalogue), await loadCatalogue());

/** Let a tab be underlined as is chosen now. @param {number} tab */
export async function dress(tab) {
  const { styles, strength } = await loadSettings();
  await callFrames(tab, (appearance) => globalThis.OnRecord?.dress(appearance), { styles, strength });
}

/** @param {number} tab @param {unknown} cause  pages of the browser and of its store are closed to every extension */
async function whyNot(tab, cause) {
  const { url } = await browser.tabs.get(tab);
  // Firefox closes its PDF viewer too, so that the page cannot be asked what it is.
  const isFile = /\.pdf$/i.test(URL.parse(url ?? "")?.pathname ?? "");
  return new TroubleError(isFile ? "pdf-page" : "closed-page", "", { cause });
}

/** Put the content scripts into a tab, where they are not there yet. @param {number} tab */
export async function enter(tab) {
  await requireAllowed(tab);
  try {
    await inject(tab);
  } catch (error) {
    throw error instanceof TroubleError ? error : await whyNot(tab, error);
  }
}

/**
 * @param {number} tab
 * @param {boolean} anew  ask for the text also where it was looked up already
 * @returns {Promise<Map<number, Report>>} what the frames say of themselves, the top one first
 */
export async function reportPages(tab, anew) {
  await enter(tab);
  await speakIn(tab);
  await dress(tab);
  const reports = await callFrames(tab, (given) => globalThis.OnRecord?.report(given), anew);
  return new Map([...reports].sort(([one], [other]) => one - other));
}

/** @param {number} tab @param {number} frame @param {Answer} answer @param {number | null} nonce  of the report that wanted it */
export const annotateFrame = (tab, frame, answer, nonce) =>
  callFrame(tab, frame, (given, asked) => OnRecord.annotate(given, asked), answer, nonce);

/** @param {number} tab @returns {Promise<boolean>} whether it still is the page that was read */
export const isFollowing = (tab) => callFrame(tab, 0, () => Boolean(globalThis.OnRecord?.isFollowing())).catch(() => false);

/** Clear it by message, which also reaches a page that we may no longer read. @param {number} tab */
export const clearPage = (tab) => browser.tabs.sendMessage(tab, { type: "clear" }).catch(() => undefined); // nothing is there

/** @param {number} tab @param {1 | -1} by */
export const stepInPage = (tab, by) => callFrame(tab, 0, (given) => globalThis.OnRecord?.step(given), by);
