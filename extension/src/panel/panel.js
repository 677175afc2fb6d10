/** The side panel: all findings of the active tab. It is the way to them that needs neither eyes nor a pointer. */
import { browser } from "../shared/browser.js";
import { say, translatePage } from "../shared/language.js";
import { awaitService, bindOffers } from "../shared/offering.js";
import { letSave, offerSaving } from "../shared/saving.js";
import { describeState, renderStatus } from "../shared/status.js";
import { ask, byId, tell } from "./asking.js";
import { offerExport } from "./exporting.js";
import { offerNarrowing, select, showFound } from "./found.js";
import { countChoices } from "./narrowing.js";

/**
 * @typedef {import("../shared/messages.js").TabState} TabState
 * @typedef {import("../shared/messages.js").TabFindings} TabFindings
 * @typedef {import("../shared/messages.js").Message} Message
 */

/** @type {HTMLInputElement} */
const held = byId("held");

/** While the service cannot be asked, the page keeps what was found. */
const STANDING = new Set(["absent", "busy", "late"]);

let tab = -1;
/** @type {string | undefined} */
let url; // as far as the browser tells it
/** @type {TabState | null} */
let state = null;
/** @type {TabFindings["frames"]} */
let frames = [];
let turns = 0; // counts what became known
let awaited = false; // whether the reader asked for the look-up under way, and is told how it ends

const rows = () => frames.flatMap(({ frame, rows: own }) => own.map((row) => ({ ...row, frame })));

/** @param {ReturnType<typeof describeState>} status */
function tellEnd(status) {
  awaited = false;
  const none = held.checked && !rows().some(({ style }) => style === "held");
  tell([status.title, status.advice, none && say("panelHeldBackNone")].filter(Boolean).join(" "), none);
  const { activeElement: active, body } = document;
  if (active === body || !active?.checkVisibility()) byId("title").focus(); // the button that was pressed is gone
}

/** A click in the panel gives no access to a page, as one on the toolbar button does; without it the address is not told. */
function describe() {
  if (state || url !== undefined) return describeState(state);
  return { ...describeState({ phase: "failed", trouble: "unclicked", detail: "" }), offers: [] };
}

function renderState() {
  const status = describe();
  const count = countChoices(rows()).all;
  const hasFound = state?.phase === "done" && count > 0;
  renderStatus(hasFound ? { ...status, title: say("panelCount", count) } : status);
  byId("again").textContent = say(state ? "offerAgain" : "action");
  byId("actions").hidden = hasFound;
  byId("more").hidden = state?.phase !== "done" && frames.length === 0;
  document.body.classList.toggle("found", hasFound);
  if (awaited && state?.phase !== "working") tellEnd(status);
}

/** @param {TabState | null} known  a look-up under way leaves the list as it is until it is done */
async function take(known) {
  const [of, turn] = [tab, ++turns];
  state = known;
  letSave(state);
  awaitService(state, () => lookUp({ type: "annotate", tab, anew: true }));
  if (state?.phase === "working") return renderState();
  const shown = await browser.tabs.get(of).catch(() => null); // the tab may be closed
  const stands = state?.phase === "done" || (state?.phase === "failed" && STANDING.has(state.trouble));
  const found = /** @type {TabFindings | undefined} */ (stands ? await ask({ type: "findings", tab }) : undefined);
  if (of !== tab || turn !== turns) return; // the reader went on to another tab, or more became known of this one
  url = shown?.url;
  frames = found?.frames ?? [];
  held.checked = found?.heldBack ?? false;
  showFound(tab, rows());
  renderState();
}

/** Take what is known of the tab now. */
async function refresh() {
  const key = `tab:${tab}`;
  const { [key]: known = null } = await browser.storage.session.get(key);
  if (key === `tab:${tab}`) await take(/** @type {TabState | null} */ (known));
}

/** @param {number} id  the tab to list from now on */
function follow(id) {
  tab = id;
  letSave(null);
  frames = [];
  awaited = false;
  tell("");
  return refresh();
}

function listen() {
  browser.storage.session.onChanged.addListener((changes) => {
    const change = changes[`tab:${tab}`];
    if (change) void take(/** @type {TabState | undefined} */ (change.newValue) ?? null);
  });
  browser.tabs.onUpdated.addListener((id, { status }) => void (id === tab && status === "complete" && refresh()));
  browser.runtime.onMessage.addListener((message, sender) => {
    if (sender.id !== browser.runtime.id || sender.tab?.id !== tab || message?.type !== "selected") return;
    select(typeof message.id === "string" ? `${sender.frameId}:${message.id}` : "");
  });
}

/** @param {Message} message  one that ends in a look-up */
function lookUp(message) {
  awaited = true;
  return browser.runtime.sendMessage(message);
}

function offerActions() {
  bindOffers(() => ({ id: tab, url }), lookUp);
  byId("refresh").addEventListener("click", () => lookUp({ type: "annotate", tab, anew: true }));
  byId("clear").addEventListener("click", () => lookUp({ type: "clear", tab }));
  held.addEventListener("change", () => lookUp({ type: "holdBack", tab, shown: held.checked }));
  byId("options").addEventListener("click", () => browser.runtime.openOptionsPage());
}

/** @param {string} given  the tab that the panel's address names, which it then keeps to; else the active one of its window */
async function start(given) {
  listen();
  if (given) return follow(Number(given));
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  browser.tabs.onActivated.addListener(({ tabId, windowId }) => void (windowId === active?.windowId && follow(tabId)));
  if (active?.id !== undefined) await follow(active.id);
}

await translatePage(() => take(state));
await offerNarrowing();
offerActions();
offerExport(() => ({ tab, frames }));
await start(new URLSearchParams(location.search).get("tab") ?? "");
offerSaving(() => tab);
