/** What the toolbar button opens: the click is the reader's consent to look this one page up. */
import { browser } from "../shared/browser.js";
import { sumCounts } from "../shared/counts.js";
import { say, translatePage } from "../shared/language.js";
import { openPanel } from "../shared/opening.js";
import { awaitService, bindOffers } from "../shared/offering.js";
import { letSave, offerSaving } from "../shared/saving.js";
import { describeState, renderStatus } from "../shared/status.js";
import { showSite } from "./site.js";

/**
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").Counts} Counts
 */

const NAMES = /** @type {const} */ ([
  ["differs", "styleDiffers"],
  ["quotation", "styleQuotation"],
  ["passage", "stylePassage"],
  ["claim", "styleClaim"],
  ["alone", "styleAlone"],
]);

const PAUSE = 2_000; // ms between two looks how long it has taken

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Counts | null} counts */
function list(counts) {
  const rows = NAMES.filter(([style]) => counts?.[style]).map(([style, name]) => {
    const row = document.createElement("li");
    const [line, label, count] = [document.createElement("i"), document.createElement("span"), document.createElement("span")];
    label.textContent = say(name);
    count.textContent = String(counts?.[style]);
    row.className = style;
    row.append(line, label, count);
    return row;
  });
  byId("counts").replaceChildren(...rows);
  byId("counts").hidden = rows.length === 0;
}

/** The popup opens with the click that others have to wait for. @param {TabState | null} state @returns {TabState | null} */
const afterClick = (state) =>
  state?.phase === "failed" && state.trouble === "unclicked" ? { ...state, trouble: "closed-page" } : state;

/** @param {TabState | null} shown */
function render(shown) {
  const state = afterClick(shown);
  const counts = state?.phase === "done" ? sumCounts(state.frames) : null;
  list(counts);
  renderStatus(describeState(state));
  letSave(state);
  keepUp(state);
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** Say when it takes long, and look the page up when an absent service has come. @param {TabState | null} state */
function keepUp(state) {
  clearInterval(timer);
  if (state?.phase === "working") timer = setInterval(() => renderStatus(describeState(state)), PAUSE);
  awaitService(state, () => {
    renderStatus({ title: say("statusRunsNow"), offers: [] });
    byId("again").click();
  });
}

/** @param {Message} message */
const send = (message) => browser.runtime.sendMessage(message);

/** @param {{id: number, url: string | undefined, windowId: number}} active */
function offerActions({ id: tab, url, windowId }) {
  bindOffers(() => ({ id: tab, url }), send);
  byId("clear").addEventListener("click", () => send({ type: "clear", tab }));
  byId("later").addEventListener("click", () => close());
  byId("next").addEventListener("click", () => send({ type: "step", tab }).then(() => close()));
  byId("panel").addEventListener("click", () => openPanel(windowId).then(() => close()));
}

async function start() {
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  if (active?.id === undefined) return render({ phase: "failed", trouble: "closed-page", detail: "" });
  const { id: tab, url, windowId } = active;
  offerActions({ id: tab, url, windowId });
  const key = `tab:${tab}`;
  browser.storage.session.onChanged.addListener((changes) => {
    const state = /** @type {TabState | undefined} */ (changes[key]?.newValue);
    if (key in changes) render(state ?? null);
  });
  offerSaving(() => tab);
  const lookedUp = send({ type: "annotate", tab, anew: false }); // before anything that a button says
  const known = /** @type {TabState | undefined} */ ((await browser.storage.session.get(key))[key]);
  if (known) render(known);
  await showSite(url);
  await lookedUp;
}

await translatePage();
await start();
