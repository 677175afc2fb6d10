/** What is known of a tab, in words, and what can be done about it: the same in popup and panel. */
import { sumCounts, totalOf } from "./counts.js";
import { say } from "./language.js";
import { adviseOn } from "./troubles.js";

/**
 * @typedef {import("./messages.js").TabState} TabState
 * @typedef {"again" | "clear" | "next" | "panel" | "pair"} Offer  ids of the buttons, of which a page has those that it needs
 *
 * @typedef {object} Status
 * @property {string} title
 * @property {string} [advice]
 * @property {string} [command]  for a terminal
 * @property {string} [detail]  what the service said
 * @property {Offer[]} offers
 */

/** @param {Extract<TabState, {phase: "done"}>} state @returns {Status} */
function describeDone({ frames }) {
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
  if (!found) return { title: say("statusNothing"), advice: say("statusNothingAdvice"), detail, offers: ["again"] };
  return { title: say("statusFound", found), detail, offers: ["again", "panel", "next", "clear"] };
}

/** @param {TabState | null} state  null: nothing is known of the tab @returns {Status} */
export function describeState(state) {
  if (!state) return { title: say("statusNew"), advice: say("statusNewAdvice"), offers: ["again"] };
  if (state.phase === "working") return { title: say("statusWorking"), offers: [] };
  if (state.phase === "cleared") return { title: say("statusCleared"), advice: say("statusClearedAdvice"), offers: ["again"] };
  if (state.phase === "done") return describeDone(state);
  const { title, advice, command, options } = adviseOn(state.trouble);
  return { title, advice, command, detail: state.detail, offers: options ? ["again", "pair"] : ["again"] };
}

/** @param {string} id @param {string} text  an empty one hides the element */
function fill(id, text) {
  const element = document.getElementById(id);
  if (!element) return;
  (element.querySelector("code") ?? element).textContent = text;
  element.hidden = !text;
}

/** Fill the elements called title, advice, command and detail, and show those buttons in `actions` that are offered. @param {Status} status */
export function renderStatus({ title, advice = "", command = "", detail = "", offers }) {
  for (const [id, text] of Object.entries({ title, advice, command, detail })) fill(id, text);
  for (const button of document.querySelectorAll("#actions button")) {
    /** @type {HTMLElement} */ (button).hidden = !offers.some((offer) => offer === button.id);
  }
}
