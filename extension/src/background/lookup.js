/** Looking a tab up: what its frames say that they want, asked of the service, and handed to them. */
import { browser } from "../shared/browser.js";
import { sumCounts, totalOf } from "../shared/counts.js";
import { loadSettings } from "../shared/settings.js";
import { readsAlways, requireAllowed } from "./consent.js";
import { optionsFor, withoutHeldBack } from "./held-back.js";
import { annotateFrame, clearPage, isFollowing, reportPages, stepInPage } from "./page.js";
import { checkService, holdsNothing, match } from "./service.js";
import { forget, getState, listStates, setState } from "./tabs.js";
import { TroubleError, describeTrouble } from "./trouble.js";

/**
 * @typedef {import("../shared/messages.js").FrameState} FrameState
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("./page.js").Report} Report
 * @typedef {{address: string, token: string}} Service
 */

const LONGEST_TITLE = 1_000; // UTF-16 units, as the service stores them; a request must stay under its 2 MiB
const REFUSED = new Set(["not-agreed", "not-agreed-there", "paused", "never-here"]); // by the reader

/** @type {Map<number, Promise<unknown>>} by tab, what is done there */
const turns = new Map();

/** One thing after the other in each tab. @template T @param {number} tab @param {() => Promise<T>} job @returns {Promise<T>} */
export function inTurn(tab, job) {
  const turn = (turns.get(tab) ?? Promise.resolve()).then(job, job);
  turns.set(tab, turn);
  return turn.finally(() => turns.get(tab) === turn && turns.delete(tab));
}

/**
 * Return where the service is and what opens it, once it is sure that the page may be read and that On Record answers.
 *
 * @param {number} tab
 */
export async function reachService(tab) {
  await requireAllowed(tab);
  const { address, token } = await loadSettings();
  await checkService(address);
  if (!token) throw new TroubleError("not-paired");
  return { address, token };
}

/** @param {number} tab @param {number} frame @param {NonNullable<Report["wanted"]>} wanted @param {Report["nonce"]} nonce @param {Service} service */
async function annotateWith(tab, frame, wanted, nonce, { address, token }) {
  await requireAllowed(tab); // the reader may have thought better of it meanwhile
  const page = { ...wanted, title: wanted.title.slice(0, LONGEST_TITLE) };
  const options = await optionsFor(tab);
  const answer = await withoutHeldBack(tab, await match(address, token, { ...page, offset_unit: "utf-16", options }));
  await requireAllowed(tab);
  return annotateFrame(tab, frame, answer, nonce);
}

/** @param {number} tab @param {Map<number, Report>} reports @param {Record<number, FrameState>} frames  what is found is added @param {Service} service */
async function ask(tab, reports, frames, service) {
  for (const [frame, { wanted, nonce }] of reports) {
    if (!wanted) continue;
    try {
      const found = await annotateWith(tab, frame, wanted, nonce, service);
      if (found) frames[frame] = found;
    } catch (error) {
      if (frame === 0) throw error;
      await requireAllowed(tab); // else a frame has gone meanwhile, or its text would not do
    }
  }
}

/** @param {"reading" | "asking"} step @returns {TabState} */
const atWork = (step) => ({ phase: "working", step, since: Date.now() });

/** @param {Record<number, FrameState>} frames @returns {boolean} whether anything on the page stands in the corpus */
function leadsOn(frames) {
  const counts = sumCounts(frames);
  return totalOf(counts) > counts.alone;
}

/** @param {number} tab @param {boolean} anew @param {boolean} isKnown  the service need be there only if something new is wanted */
async function lookUp(tab, anew, isKnown) {
  await requireAllowed(tab);
  let service = isKnown ? null : await reachService(tab);
  const reports = await reportPages(tab, anew);
  /** @type {Record<number, FrameState>} */
  const frames = {};
  for (const [frame, { found }] of reports) if (found) frames[frame] = found;
  if ([...reports.values()].some(({ wanted }) => wanted)) {
    // What still stands, until the answer is there.
    await setState(tab, !anew && frames[0] ? { phase: "done", frames } : atWork("asking"));
    service ??= await reachService(tab);
    await ask(tab, reports, frames, service);
  }
  if (Object.keys(frames).length === 0) throw new TroubleError("empty-page");
  await setState(tab, { phase: "done", frames, corpusIsEmpty: !leadsOn(frames) && (await isCorpusEmpty(tab, service)) });
}

/** @param {number} tab @param {Service | null} service  null: it was not asked, so what was known still holds */
async function isCorpusEmpty(tab, service) {
  if (service) return holdsNothing(service.address, service.token);
  const state = await getState(tab);
  return state?.phase === "done" && state.corpusIsEmpty === true;
}

/** @param {number} tab @param {unknown} error  what kept it from being looked up */
async function sayWhy(tab, error) {
  const why = describeTrouble(error);
  if (REFUSED.has(why.trouble)) await clearPage(tab); // before it is said; a page to go back to was out of reach till now
  await setState(tab, { phase: "failed", ...why });
}

/** @param {number} tab @param {boolean} anew @param {boolean} [isKnown] */
async function lookUpOrSayWhy(tab, anew, isKnown = false) {
  try {
    await requireAllowed(tab); // before it is said that anything is read
    if (!isKnown) await setState(tab, atWork("reading"));
    await lookUp(tab, anew, isKnown);
  } catch (error) {
    await sayWhy(tab, error);
  }
}

/** As the reader asks for it. @param {number} tab @param {boolean} anew  also what has been looked up already */
export const annotate = (tab, anew) =>
  inTurn(tab, async () => {
    const state = await getState(tab);
    const isLeft = state?.phase === "cleared" || (state?.phase === "failed" && state.trouble === "withdrawn");
    if (!anew && isLeft) return; // the reader decides what follows
    await lookUpOrSayWhy(tab, anew, !anew && state?.phase === "done");
  });

/** By itself, where nothing is known of a tab yet and its page is read without a click. @param {number} tab */
export const annotateAlways = (tab) =>
  inTurn(tab, async () => {
    const shown = await browser.tabs.get(tab).catch(() => null);
    if (shown && !(await getState(tab)) && (await readsAlways(shown.url))) await lookUpOrSayWhy(tab, false);
  });

/** As a page that was annotated says that it changed. @param {number} tab */
export const follow = (tab) =>
  inTurn(tab, async () => {
    if ((await getState(tab))?.phase === "cleared") return;
    try {
      await lookUp(tab, false, true);
    } catch (error) {
      // The reader's click opened another site than the one that the tab shows now.
      const isClosed = ["unclicked", "closed-page"].includes(describeTrouble(error).trouble);
      await (isClosed ? forget(tab) : sayWhy(tab, error));
    }
  });

/** Forget a tab that shows another page; an address that a page only gave itself is none. @param {number} tab @param {string} status */
export const checkPage = (tab, status) =>
  inTurn(tab, async () => {
    const state = await getState(tab);
    if (!state || (state.phase !== "done" && status !== "loading")) return;
    if (state.phase !== "done" || !(await isFollowing(tab))) await forget(tab);
  });

/** Finish what a background began that was stopped since; pages that are followed ask for it themselves. */
export async function resume() {
  for (const [tab, { phase }] of await listStates()) if (phase === "working") annotate(tab, true);
}

/** @param {number} tab */
const clear = (tab) =>
  inTurn(tab, async () => {
    await clearPage(tab);
    await setState(tab, { phase: "cleared" });
  });

/** @satisfies {Partial<import("./index.js").Acts>} */
export const acts = {
  annotate: ({ tab, anew }) => annotate(tab, anew),
  clear: ({ tab }) => clear(tab),
  step: ({ tab }) => stepInPage(tab, 1),
};
