/** What the toolbar button opens: the click is the reader's consent to look this one page up. */
import { browser } from "../shared/browser.js";
import { sumCounts, totalOf } from "../shared/counts.js";
import { TROUBLES } from "../shared/troubles.js";

/**
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").Counts} Counts
 */

const NAMES = /** @type {const} */ ([
  ["differs", "With another speaker elsewhere"],
  ["quotation", "Quotations elsewhere too"],
  ["passage", "Passages"],
  ["claim", "Reports"],
  ["alone", "Quotations only here"],
]);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {string} text  an empty one hides the element */
function say(id, text) {
  const element = byId(id);
  (element.querySelector("code") ?? element).textContent = text;
  element.hidden = !text;
}

/** @param {string[]} ids */
function offer(...ids) {
  for (const button of byId("actions").children) /** @type {HTMLElement} */ (button).hidden = !ids.includes(button.id);
}

/** @param {string} title @param {{advice?: string, command?: string, detail?: string}} [more] */
function tell(title, { advice = "", command = "", detail = "" } = {}) {
  say("title", title);
  say("advice", advice);
  say("command", command);
  say("detail", detail);
}

/** @param {Counts | null} counts */
function list(counts) {
  const rows = NAMES.filter(([style]) => counts?.[style]).map(([style, name]) => {
    const row = document.createElement("li");
    const [line, label, count] = [document.createElement("i"), document.createElement("span"), document.createElement("span")];
    label.textContent = name;
    count.textContent = String(counts?.[style]);
    row.className = style;
    row.append(line, label, count);
    return row;
  });
  byId("counts").replaceChildren(...rows);
  byId("counts").hidden = rows.length === 0;
}

/** @param {TabState} state */
function render(state) {
  const counts = state.phase === "done" ? sumCounts(state.frames) : null;
  list(counts);
  if (state.phase === "working") {
    tell("Looking this page up…");
    offer();
  } else if (state.phase === "cleared") {
    tell("Cleared", { advice: "The page is as it was." });
    offer("again");
  } else if (state.phase === "failed") {
    const { title, advice, command = "", options } = TROUBLES[state.trouble];
    tell(title, { advice, command, detail: state.detail });
    offer("again", ...(options ? ["pair"] : []));
  } else {
    const found = counts ? totalOf(counts) : 0;
    const notices = [...new Set(Object.values(state.frames).flatMap((frame) => frame.notices))];
    const title = found ? `${found} ${found === 1 ? "finding" : "findings"} on this page` : "Nothing on record for this page";
    const advice = found ? "" : "It has no quotation, and nothing of it stands in your corpus.";
    tell(title, { advice, detail: notices.join(" ") });
    offer("again", ...(found ? ["next", "clear"] : []));
  }
}

/** @param {Message} message */
const send = (message) => browser.runtime.sendMessage(message);

async function start() {
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  const tab = active?.id;
  if (tab === undefined) return render({ phase: "failed", trouble: "closed-page", detail: "" });
  const key = `tab:${tab}`;
  browser.storage.session.onChanged.addListener((changes) => {
    const state = /** @type {TabState | undefined} */ (changes[key]?.newValue);
    if (state) render(state);
  });
  const known = /** @type {TabState | undefined} */ ((await browser.storage.session.get(key))[key]);
  if (known) render(known);
  byId("again").addEventListener("click", () => send({ type: "annotate", tab, anew: true }));
  byId("clear").addEventListener("click", () => send({ type: "clear", tab }));
  byId("next").addEventListener("click", () => send({ type: "step", tab }).then(() => close()));
  byId("pair").addEventListener("click", () => browser.runtime.openOptionsPage());
  await send({ type: "annotate", tab, anew: false });
}

await start();
