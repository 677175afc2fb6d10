/** What is known of a tab, in words, and what can be done about it: the same in popup and panel. */
import { sumCounts, totalOf } from "./counts.js";
import { say } from "./language.js";
import { adviseOn } from "./troubles.js";

/**
 * @typedef {import("./messages.js").TabState} TabState
 * @typedef {"again" | "clear" | "next" | "panel" | "pair" | "agree" | "later" | "learn" | "resume" | "unblock" | "grant"
 *   | "allow"} Offer  ids of the buttons, of which a page has those that it needs
 *
 * @typedef {object} Status
 * @property {string} title
 * @property {string} [advice]
 * @property {string} [command]  for a terminal
 * @property {string} [detail]  what the service said
 * @property {Offer[]} offers
 */

const SLOW = 5_000; // ms after which a reader begins to wonder whether anything still happens

/** @param {Extract<TabState, {phase: "working"}>} state @param {number} now @returns {Status} */
function describeWork({ step, since }, now) {
  const title = say(step === "reading" ? "statusReading" : "statusWorking");
  return { title, advice: now - since < SLOW ? "" : say("statusSlow"), offers: [] };
}

/** @param {number} found @returns {Status} */
function describeFound(found) {
  if (found) return { title: say("statusFound", found), offers: ["again", "panel", "next", "clear"] };
  return { title: say("statusNothing"), advice: say("statusNothingAdvice"), offers: ["again"] };
}

/** @param {Status} status @returns {Status} */
function describeEmptyCorpus({ title, offers }) {
  const isNothing = offers.length === 1;
  return {
    title: isNothing ? say("statusEmptyCorpus") : title, advice: say("statusEmptyCorpusAdvice"), command: "onrecord add FILE", offers,
  };
}

/** @param {Extract<TabState, {phase: "done"}>} state @returns {Status} */
function describeDone({ frames, corpusIsEmpty }) {
  const found = totalOf(sumCounts(frames));
  const each = Object.values(frames);
  const isPending = each.some(({ pending }) => pending);
  const told = [
    isPending && say("statusPending"),
    each.some(({ complete }) => !complete) && say("statusPart"),
    each.some(({ cut }) => cut) && say("statusCut"),
  ].filter((notice) => notice !== false);
  const detail = [...new Set([...told, ...each.flatMap(({ notices }) => notices)])].join(" ");
  if (!found && isPending) return { title: say("statusWorking"), detail, offers: [] };
  const status = describeFound(found);
  return { ...(corpusIsEmpty ? describeEmptyCorpus(status) : status), detail };
}

/** @param {TabState | null} state  null: nothing is known of the tab @param {number} [now]  ms @returns {Status} */
export function describeState(state, now = Date.now()) {
  if (!state) return { title: say("statusNew"), advice: say("statusNewAdvice"), offers: ["again"] };
  if (state.phase === "working") return describeWork(state, now);
  if (state.phase === "cleared") return { title: say("statusCleared"), advice: say("statusClearedAdvice"), offers: ["again"] };
  if (state.phase === "done") return describeDone(state);
  return { ...adviseOn(state.trouble), detail: state.detail };
}

/** @param {string} id @param {string} text  an empty one hides the element */
function fill(id, text) {
  const element = document.getElementById(id);
  if (!element) return;
  const words = element.querySelector("code") ?? element;
  if (words.textContent !== text) words.textContent = text; // what is said again unchanged need not be heard again
  element.hidden = !text;
}

/** Fill the elements called title, advice, command and detail, and show those buttons in `actions` that are offered. @param {Status} status */
export function renderStatus({ title, advice = "", command = "", detail = "", offers }) {
  for (const [id, text] of Object.entries({ title, advice, command, detail })) fill(id, text);
  for (const button of document.querySelectorAll("#actions button")) {
    /** @type {HTMLElement} */ (button).hidden = !offers.some((offer) => offer === button.id);
  }
}
