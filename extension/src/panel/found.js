/** The findings of one tab: chips, search and choices that narrow them, and the list. */
import { say } from "../shared/language.js";
import { loadSettings, saveSettings } from "../shared/settings.js";
import { ask, byId, tell } from "./asking.js";
import { FindingList, keyOf } from "./list.js";
import { CHOICES, countChoices, group, listSpeakers, narrow } from "./narrowing.js";

/**
 * @typedef {import("./narrowing.js").Choice} Choice
 * @typedef {import("./narrowing.js").Order} Order
 * @typedef {import("./narrowing.js").PanelRow} PanelRow
 */

const TYPED = 300; // ms after the last key in the search until the list follows
const CHIPS = /** @type {const} */ ({
  all: "panelAll", quotation: "panelQuotations", passage: "panelPassages", claim: "panelReports", differs: "panelDiffer",
});

/** @type {HTMLInputElement} */
const search = byId("search");
/** @type {HTMLSelectElement} */
const speaker = byId("speaker");
/** @type {HTMLSelectElement} */
const order = byId("order");

let tab = -1;
/** @type {PanelRow[]} */
let rows = [];
/** @type {Choice} */
let choice = "all";

const list = new FindingList(byId("list"), {
  show: (row) => void ask({ type: "show", tab, frame: row.frame, id: row.id }).then(() => select(keyOf(row))),
  describe: async (row) => /** @type {Finding[] | undefined} */ (await ask({ type: "describe", tab, frame: row.frame, ids: [row.id] }))?.[0],
});

/** Mark a row as the one whose card is open, and bring it into view. @param {string} key  empty: none */
export const select = (key) => list.select(key, true);

/** @param {Choice} of */
function makeChip(of) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.addEventListener("click", () => {
    choice = of;
    render(true);
  });
  return chip;
}

const chips = CHOICES.map((of) => /** @type {const} */ ([of, makeChip(of)]));

function renderChips() {
  const counts = countChoices(rows);
  if (counts[choice] === 0) choice = "all";
  for (const [of, chip] of chips) {
    chip.textContent = `${say(CHIPS[of])} ${counts[of]}`;
    chip.hidden = of !== "all" && counts[of] === 0;
    chip.setAttribute("aria-pressed", String(of === choice));
  }
}

function renderSpeakers() {
  const [chosen, names] = [speaker.value, listSpeakers(rows)];
  speaker.replaceChildren(new Option(say("panelSpeakers"), ""), ...names.map((name) => new Option(name, name)));
  speaker.value = names.includes(chosen) ? chosen : "";
}

/** @param {boolean} own  whether the reader narrowed the list just now */
function render(own) {
  renderChips();
  const shown = narrow(rows, { choice, speaker: speaker.value, search: search.value });
  if (own) tell(shown.length ? say("panelShown", shown.length, rows.length) : say("panelNoneShown"));
  void list.show(group(shown, /** @type {Order} */ (order.value)));
}

/** @param {number} of  the tab @param {PanelRow[]} found */
export function showFound(of, found) {
  if (of === tab && JSON.stringify(found) === JSON.stringify(rows)) return;
  if (of !== tab) list.forget();
  [tab, rows] = [of, found];
  byId("found").hidden = rows.length === 0;
  renderSpeakers();
  render(false);
}

/** @param {KeyboardEvent} event  of the whole panel */
function press(event) {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key === "/" && !isTyping && !byId("found").hidden) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && event.target === search && search.value) {
    search.value = "";
    render(true);
  } else if (event.key === "ArrowDown" && event.target === search) {
    event.preventDefault();
    list.enter();
  }
}

export async function offerNarrowing() {
  byId("kinds").append(...chips.map(([, chip]) => chip));
  order.value = (await loadSettings()).order;
  order.addEventListener("change", () => {
    void saveSettings({ order: /** @type {Order} */ (order.value) });
    render(false);
  });
  speaker.addEventListener("change", () => render(true));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typed;
  search.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(render, TYPED, true);
  });
  document.addEventListener("keydown", press);
}
