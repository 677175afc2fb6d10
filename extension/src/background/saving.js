/** Saving to the corpus: what is stored of a tab's page, the page itself, words selected on it, and the way back. */
import { browser } from "../shared/browser.js";
import { inTurn, reachService } from "./lookup.js";
import { callFrame, callFrames, enter } from "./page.js";
import { digest, findStored, store, takeBack } from "./service.js";
import { TroubleError } from "./trouble.js";

/**
 * @typedef {import("../shared/messages.js").Saved} Saved
 * @typedef {import("../shared/messages.js").Saving} Saving
 * @typedef {Awaited<ReturnType<typeof reachService>>} Service
 */

/** @param {number} tab */
const keyOf = (tab) => `saved:${tab}`;

/** @param {number} tab @returns {Promise<Saved | null>} what was saved of the tab last, and can be taken back */
async function lastSaved(tab) {
  const stored = await browser.storage.session.get(keyOf(tab));
  return /** @type {Saved | null} */ (stored[keyOf(tab)] ?? null);
}

/** @param {number} tab */
export const forgetSaved = (tab) => browser.storage.session.remove(keyOf(tab));

/** @param {number} tab @returns {Promise<readonly [number, Selected] | null>} the first frame in which something is selected */
async function findSelection(tab) {
  const frames = await callFrames(tab, () => globalThis.OnRecord?.readSelection() ?? null);
  const found = [...frames].flatMap(([frame, selected]) => (selected ? [/** @type {const} */ ([frame, selected])] : []));
  return found.sort(([one], [other]) => one - other)[0] ?? null;
}

/** @param {number} tab */
async function readPage(tab) {
  await enter(tab);
  const page = await callFrame(tab, 0, () => globalThis.OnRecord?.pageToSave());
  if (!page) throw new TroubleError("changed-page"); // for another, meanwhile
  if (!page.document.text.trim()) throw new TroubleError("empty-page");
  return page;
}

/** @param {Service} service @param {number} tab @returns {Promise<Saving>} */
async function describe({ address, token }, tab) {
  const { document, isCut, undated } = await readPage(tab);
  const { text, ...facts } = document;
  const stored = facts.url ? await findStored(address, token, facts.url) : null;
  const [, selection = null] = (await findSelection(tab)) ?? [];
  const last = await lastSaved(tab);
  return {
    facts, isCut, undated, selection,
    stored: stored && { added: stored.added, versions: stored.versions, isSame: stored.text_sha256 === (await digest(text)) },
    saved: last?.page === facts.url ? last : null,
  };
}

/** @param {Service} service @param {number} tab @param {ToSave} document @param {Omit<Saved, "status" | "undo">} about */
async function save({ address, token }, tab, document, about) {
  const { id, status, version } = await store(address, token, document);
  // What was there already is not ours to take back.
  const undo = status === "unchanged" ? null : { id, version };
  await browser.storage.session.set({ [keyOf(tab)]: { ...about, status, undo } });
}

/** @param {Service} service @param {number} tab @param {string | null} page  the address that the reader was shown */
async function savePage(service, tab, page) {
  const { document } = await readPage(tab);
  if (document.url !== page) throw new TroubleError("changed-page");
  await save(service, tab, document, { what: "page", page: document.url });
}

/** @param {Service} service @param {number} tab @param {string} speaker @param {string} text  the words that the reader was shown */
async function saveStatement(service, tab, speaker, text) {
  const { document } = await readPage(tab);
  const [frame, selected] = (await findSelection(tab)) ?? [];
  if (selected && selected.text !== text) throw new TroubleError("changed-selection");
  const statement = frame === undefined ? null
    : await callFrame(tab, frame, (name) => globalThis.OnRecord?.statementToSave(name), speaker);
  if (!statement) throw new TroubleError("no-selection");
  await save(service, tab, statement, { what: "statement", page: document.url });
}

/** @param {Service} service @param {number} tab */
async function undo({ address, token }, tab) {
  const last = await lastSaved(tab);
  if (!last?.undo) return;
  await takeBack(address, token, last.undo.id, last.undo.version);
  await browser.storage.session.set({ [keyOf(tab)]: { ...last, status: "undone", undo: null } });
}

/** What was taken back is told once. @param {number} tab */
async function forgetUndone(tab) {
  if ((await lastSaved(tab))?.status === "undone") await forgetSaved(tab);
}

/** Do something in a tab's turn, and say how things are then. @param {number} tab @param {(service: Service) => Promise<unknown>} job */
const doing = (tab, job) =>
  inTurn(tab, async () => {
    const service = await reachService(tab);
    await job(service);
    return describe(service, tab);
  });

/** @satisfies {Partial<import("./index.js").Acts>} */
export const acts = {
  saving: ({ tab }) => doing(tab, () => forgetUndone(tab)),
  savePage: ({ tab, page }) => doing(tab, (service) => savePage(service, tab, page)),
  saveStatement: ({ tab, speaker, text }) => doing(tab, (service) => saveStatement(service, tab, speaker, text)),
  undoSaving: ({ tab }) => doing(tab, (service) => undo(service, tab)),
};
