/** What the service holds back: shown in one tab while the panel's switch is on, and for good where the settings name its reason. */
import { browser } from "../shared/browser.js";
import { loadSettings } from "../shared/settings.js";

/** @typedef {import("../shared/wire.js").Answer} Answer */

/** @param {number} tab */
const keyOf = (tab) => `held-back:${tab}`;

/** @param {number} tab @returns {Promise<boolean>} */
export async function showsHeldBack(tab) {
  return (await browser.storage.session.get(keyOf(tab)))[keyOf(tab)] === true;
}

/** @param {number} tab @param {boolean} shown */
export async function letHeldBack(tab, shown) {
  if (shown) await browser.storage.session.set({ [keyOf(tab)]: true });
  else await browser.storage.session.remove(keyOf(tab));
}

/** @param {number} tab @returns {Promise<NonNullable<import("../shared/wire.js").MatchRequest["options"]>>} what to ask the service for */
export async function optionsFor(tab) {
  const { kinds, heldBack } = await loadSettings();
  return { kinds, show_all: heldBack.length > 0 || (await showsHeldBack(tab)) };
}

/** @param {number} tab @param {Answer} answer @returns {Promise<Answer>} less what this reader is not shown */
export async function withoutHeldBack(tab, answer) {
  if (await showsHeldBack(tab)) return answer;
  const { heldBack } = await loadSettings();
  const reasons = new Map(answer.quotations.map(({ id, held_back }) => [id, held_back]));
  const isShown = (/** @type {import("../shared/wire.js").Highlight} */ { held_back, quotation }) => {
    const reason = held_back ?? reasons.get(quotation ?? "");
    return !reason || heldBack.includes(reason);
  };
  return { ...answer, highlights: answer.highlights.filter(isShown) };
}
