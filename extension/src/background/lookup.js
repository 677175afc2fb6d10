/** Looking a tab up: read its frames, ask the service, annotate them with the answers. */
import { loadSettings } from "../shared/settings.js";
import { totalOf } from "../shared/counts.js";
import { wantsHeldBack, withoutHeldBack } from "./held-back.js";
import { annotateFrame, clearPage, readPages, stepInPage } from "./page.js";
import { checkService, match } from "./service.js";
import { getState, setState } from "./tabs.js";
import { TroubleError, describeTrouble } from "./trouble.js";

/**
 * @typedef {import("../shared/messages.js").FrameState} FrameState
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("./page.js").Page} Page
 */

/** @type {Set<number>} */
const atWork = new Set();

/** Return where the service is and what opens it, once it is sure that On Record answers there. */
export async function reachService() {
  const { address, token } = await loadSettings();
  await checkService(address);
  if (!token) throw new TroubleError("not-paired");
  return { address, token };
}

/** @param {number} tab @param {number} frame @param {Page} page @param {{address: string, token: string}} service */
async function annotateWith(tab, frame, page, { address, token }) {
  const options = { show_all: await wantsHeldBack(tab) };
  const answer = await withoutHeldBack(tab, await match(address, token, { ...page, offset_unit: "utf-16", options }));
  const counts = await annotateFrame(tab, frame, answer);
  if (answer.highlights.length > 0 && totalOf(counts) + counts.held === 0) throw new TroubleError("changed-page");
  return { counts, notices: answer.notices, complete: answer.complete };
}

/** @param {number} tab @returns {Promise<TabState>} */
async function lookUp(tab) {
  const service = await reachService();
  /** @type {Record<number, FrameState>} */
  const frames = {};
  for (const [frame, page] of await readPages(tab)) frames[frame] = await annotateWith(tab, frame, page, service);
  return { phase: "done", frames };
}

/** @param {number} tab @param {boolean} anew  also where the tab has been annotated already */
export async function annotate(tab, anew) {
  if (atWork.has(tab) || (!anew && (await getState(tab))?.phase === "done")) return;
  atWork.add(tab);
  try {
    await setState(tab, { phase: "working" });
    await setState(tab, await lookUp(tab));
  } catch (error) {
    await setState(tab, { phase: "failed", ...describeTrouble(error) });
  } finally {
    atWork.delete(tab);
  }
}

/** @param {number} tab */
async function clear(tab) {
  await clearPage(tab);
  await setState(tab, { phase: "cleared" });
}

/** @satisfies {Partial<import("./index.js").Acts>} */
export const acts = {
  annotate: ({ tab, anew }) => annotate(tab, anew),
  clear: ({ tab }) => clear(tab),
  step: ({ tab }) => stepInPage(tab, 1),
};
