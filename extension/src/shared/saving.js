/**
 * Saves a tab's page, or words selected on it: the same in popup and panel, each of which has a `<details id="saving">`
 * for it. What is stored already is said first.
 */
import { browser } from "./browser.js";
import { say } from "./language.js";
import { adviseOn } from "./troubles.js";

/**
 * @typedef {import("./catalogue.js").Key} Key
 * @typedef {import("./messages.js").Message} Message
 * @typedef {import("./messages.js").Outcome} Outcome
 * @typedef {import("./messages.js").Saving} Saving
 * @typedef {import("./messages.js").TabState} TabState
 */

const LONGEST = 240; // characters of selected words that are shown

/** @template {HTMLElement} [E=HTMLElement] @param {string} id */
const byId = (id) => /** @type {E} */ (document.getElementById(id));

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} content */
function make(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const key = /** @type {Key | undefined} */ (element.dataset.say);
  element.append(...content, ...(key ? [say(key)] : []));
  return element;
}

/** @returns {HTMLElement[]} */
function build() {
  return [
    make("div", { role: "status", "aria-live": "polite" }, make("p", { id: "saved" }), make("p", { id: "stored", hidden: "" })),
    make("p", { id: "facts", class: "dim", hidden: "" }),
    make("p", { id: "unsaved", class: "dim", hidden: "" }),
    make("div", { class: "actions" },
      make("button", { id: "save", type: "button", hidden: "" }),
      make("button", { id: "undo", type: "button", hidden: "", "data-say": "saveUndo" })),
    make("form", { id: "statement", hidden: "" },
      make("p", { id: "selected-label", class: "dim", "data-say": "saveSelected" }),
      make("blockquote", { id: "selected", dir: "auto", "aria-labelledby": "selected-label" }),
      make("label", { for: "said-by", "data-say": "saveSpeaker" }),
      make("input", { id: "said-by", type: "text", autocomplete: "off", maxlength: "100", dir: "auto", "aria-describedby": "said-by-help" }),
      make("p", { id: "said-by-help", class: "dim", "data-say": "saveSpeakerHelp" }),
      make("div", { class: "actions" }, make("button", { type: "submit", "data-say": "saveStatement" }))),
  ];
}

/** @param {string} id @param {(Node | string)[]} content  none, or an empty text, hides the element */
function fill(id, ...content) {
  byId(id).replaceChildren(...content);
  byId(id).hidden = !byId(id).textContent;
}

/** @param {string} iso */
const dayOf = (iso) => OnRecord.sayDate(Date.parse(iso), "long");

/** @param {Key} key @param {string[]} names  of a page, so that each is kept to itself @returns {(Node | string)[]} */
function sayNames(key, ...names) {
  const [before, , after] = OnRecord.sayAround(key, "");
  const parted = names.flatMap((name, at) => [at ? " · " : "", make("bdi", {}, OnRecord.plain(name))]);
  return [before, ...parted, after];
}

/** @param {Saving} saving @returns {string} what became of what was saved last */
function tellSaved({ saved, stored }) {
  if (!saved || (saved.undo && saved.what === "page" && !stored?.isSame)) return ""; // the page has changed since
  if (saved.status === "undone") return say("saveUndone");
  if (saved.status === "unchanged") return say("saveKnown");
  if (saved.what === "statement") return say("saveStatementSaved");
  return saved.status === "new version" && stored ? say("saveSavedVersion", stored.versions) : say("saveSaved");
}

/** @param {Saving} saving */
function tellStored({ stored }) {
  return stored ? say(stored.isSame ? "saveSame" : "saveAnother", dayOf(stored.added)) : say("saveNone");
}

/** @param {Saving} saving */
function tellFacts({ facts: { title, publisher, author, published } }) {
  const known = [title, publisher, author, published && dayOf(published)].filter((fact) => fact !== null);
  return known.length ? sayNames("saveFacts", ...known) : [];
}

/** @param {Saving} saving @returns {(Node | string)[]} what will not be stored */
function tellUnsaved({ undated, isCut }) {
  return [...(undated ? sayNames("saveUndated", undated) : []), isCut ? ` ${say("saveCut")}` : ""];
}

/** @param {Saving} saving */
function render(saving) {
  const { stored, selection, saved } = saving;
  const isKnown = stored?.isSame ?? false;
  fill("saved", tellSaved(saving));
  fill("stored", tellStored(saving));
  fill("facts", ...(isKnown ? [] : tellFacts(saving)));
  fill("unsaved", ...(isKnown ? [] : tellUnsaved(saving)));
  fill("save", isKnown ? "" : stored ? say("saveAgain", stored.versions + 1) : say("savePage"));
  byId("undo").hidden = !saved?.undo;
  byId("statement").hidden = !selection;
  fill("selected", OnRecord.plain(selection?.text ?? "", LONGEST));
}

/** @param {Message} message @returns {Promise<Saving | null>} */
async function ask(message) {
  const outcome = /** @type {Outcome} */ (await browser.runtime.sendMessage(message));
  if (outcome.done) {
    render(/** @type {Saving} */ (outcome.value));
    return /** @type {Saving} */ (outcome.value);
  }
  const why = outcome.trouble === "refused" ? outcome.detail : adviseOn(outcome.trouble).title;
  fill("saved", say(message.type === "undoSaving" ? "saveStays" : "saveFailed", why));
  return null;
}

/** @param {Message} message */
async function act(message) {
  const buttons = [...byId("saving").querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  fill("saved", say("saveBusy"));
  await ask(message);
  for (const button of buttons) button.disabled = false;
  // The button that had the focus may be gone.
  if (document.activeElement === document.body) buttons.find((button) => button.checkVisibility())?.focus();
}

/** Offer it where a page was looked up; what was told of the page before is no longer. @param {TabState | null} state */
export function letSave(state) {
  /** @type {HTMLDetailsElement} */
  const details = byId("saving");
  details.hidden = state?.phase !== "done" && state?.phase !== "cleared";
  if (details.hidden) details.open = false;
}

/** Let the reader save a tab's page, and words selected on it. @param {() => number} tab  the one that is shown */
export function offerSaving(tab) {
  /** @type {HTMLDetailsElement} */
  const details = byId("saving");
  details.append(...build());
  /** @type {HTMLInputElement} */
  const speaker = byId("said-by");
  let selected = "";
  /** @type {string | null} */
  let page = null;
  const refresh = async () => {
    if (!details.open) return;
    fill("saved", say("statusWorking"));
    const saving = await ask({ type: "saving", tab: tab() });
    page = saving?.facts.url ?? null;
    const { text, speaker: known } = saving?.selection ?? { text: "", speaker: "" };
    if (text !== selected) speaker.value = known; // else the reader may have typed another
    selected = text;
  };
  details.addEventListener("toggle", refresh);
  addEventListener("focus", refresh); // what is selected on the page may be other words by now
  byId("save").addEventListener("click", () => act({ type: "savePage", tab: tab(), page }));
  byId("undo").addEventListener("click", () => act({ type: "undoSaving", tab: tab() }));
  byId("statement").addEventListener("submit", (event) => {
    event.preventDefault();
    void act({ type: "saveStatement", tab: tab(), speaker: speaker.value, text: selected });
  });
  void refresh(); // it may have been opened before it was ready
}
