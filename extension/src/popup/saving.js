/** The popup's part that saves: the page, or words selected on it. What is stored already is said first. */
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";
import { adviseOn } from "../shared/troubles.js";

/**
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").Outcome} Outcome
 * @typedef {import("../shared/messages.js").Saving} Saving
 */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {string} text  an empty one hides the element */
function fill(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

/** @param {string} iso */
const dayOf = (iso) => OnRecord.sayDate(Date.parse(iso), "long");

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
  return known.length ? say("saveFacts", known.map((fact) => OnRecord.plain(fact)).join(" · ")) : "";
}

/** @param {Saving} saving @returns {string} what will not be stored */
function tellUnsaved({ undated, isCut }) {
  return [undated && say("saveUndated", undated), isCut && say("saveCut")].filter(Boolean).join(" ");
}

/** @param {Saving} saving */
function render(saving) {
  const { stored, selection, saved } = saving;
  fill("saved", tellSaved(saving));
  fill("stored", tellStored(saving));
  fill("facts", stored?.isSame ? "" : tellFacts(saving));
  fill("unsaved", stored?.isSame ? "" : tellUnsaved(saving));
  fill("save", stored?.isSame ? "" : stored ? say("saveAgain", stored.versions + 1) : say("savePage"));
  byId("undo").hidden = !saved?.undo;
  byId("statement").hidden = !selection;
  fill("selected", OnRecord.plain(selection?.text ?? "", 240));
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
  if (document.activeElement === document.body) byId("undo").focus(); // the button that had the focus may be gone
}

const speaker = () => /** @type {HTMLInputElement} */ (byId("speaker"));

/** Let the reader save a tab's page, and words selected on it. @param {number} tab */
export function offerSaving(tab) {
  const details = /** @type {HTMLDetailsElement} */ (byId("saving"));
  const refresh = async () => {
    if (!details.open) return;
    fill("saved", say("statusWorking"));
    const saving = await ask({ type: "saving", tab });
    speaker().value = saving?.selection?.speaker ?? "";
  };
  details.addEventListener("toggle", refresh);
  void refresh(); // it may have been opened before it was ours
  byId("save").addEventListener("click", () => act({ type: "savePage", tab }));
  byId("undo").addEventListener("click", () => act({ type: "undoSaving", tab }));
  byId("statement").addEventListener("submit", (event) => {
    event.preventDefault();
    act({ type: "saveStatement", tab, speaker: speaker().value });
  });
}
