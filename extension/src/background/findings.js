/** What the panel asks of a tab: its findings, one in full, the way to it, and all of them as annotations. */
import { annotate, reachService } from "./lookup.js";
import { letHeldBack, optionsFor, showsHeldBack } from "./held-back.js";
import { callFrame, callFrames, speakIn } from "./page.js";
import { annotationsOf } from "./service.js";
import { TroubleError } from "./trouble.js";

/** @typedef {import("../shared/messages.js").TabFindings} TabFindings */

/** @param {number} tab @returns {Promise<TabFindings>} */
async function listFindings(tab) {
  await speakIn(tab);
  const frames = await callFrames(tab, () => globalThis.OnRecord?.findings() ?? null);
  const listed = [...frames].flatMap(([frame, found]) => (found ? { ...found, frame } : []));
  return { frames: listed.sort((one, other) => one.frame - other.frame), heldBack: await showsHeldBack(tab) };
}

/** @param {number} tab @param {number} frame @param {string[]} ids @returns {Promise<Finding[]>} */
const describe = (tab, frame, ids) => callFrame(tab, frame, (given) => globalThis.OnRecord?.describeFindings(given) ?? [], ids);

/** @param {number} tab @param {number} frame @param {string} id */
async function show(tab, frame, id) {
  if (!(await callFrame(tab, frame, (given) => globalThis.OnRecord?.show(given), id))) throw new TroubleError("changed-page");
}

/** @param {number} tab @returns {Promise<object[]>} an AnnotationPage for each frame, of the text that was looked up */
async function exportAnnotations(tab) {
  const { address, token } = await reachService(tab);
  const options = await optionsFor(tab);
  const pages = await callFrames(tab, () => globalThis.OnRecord?.lookedUp() ?? null);
  const found = [];
  for (const [, page] of [...pages].sort(([one], [other]) => one - other)) {
    if (page) found.push(await annotationsOf(address, token, { ...page, offset_unit: "utf-16", options }));
  }
  return found;
}

/** @param {number} tab @param {boolean} shown */
async function holdBack(tab, shown) {
  await letHeldBack(tab, shown);
  await annotate(tab, true);
}

/** @satisfies {Partial<import("./index.js").Acts>} */
export const acts = {
  findings: ({ tab }) => listFindings(tab),
  describe: ({ tab, frame, ids }) => describe(tab, frame, ids),
  show: ({ tab, frame, id }) => show(tab, frame, id),
  annotations: ({ tab }) => exportAnnotations(tab),
  holdBack: ({ tab, shown }) => holdBack(tab, shown),
};
