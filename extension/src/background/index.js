/** The background: a service worker in Chrome, an event page in Firefox. */
import { browser } from "../shared/browser.js";
import { loadSettings, loopbackAddress, saveSettings } from "../shared/settings.js";
import { annotatePage, clearPage, readPage, stepInPage } from "./page.js";
import { checkService, match, pair } from "./service.js";
import { forget, getState, setState } from "./tabs.js";
import { TroubleError, describeTrouble } from "./trouble.js";

/**
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").Outcome} Outcome
 * @typedef {import("../shared/messages.js").TabState} TabState
 */

/** @type {Set<number>} */
const atWork = new Set();

/** @param {number} tab @returns {Promise<TabState>} */
async function lookUp(tab) {
  const { address, token } = await loadSettings();
  await checkService(address);
  if (!token) throw new TroubleError("not-paired");
  const page = await readPage(tab);
  const answer = await match(address, token, { ...page, offset_unit: "utf-16" });
  const counts = await annotatePage(tab, answer);
  const painted = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (answer.highlights.length > 0 && painted === 0) throw new TroubleError("changed-page");
  return { phase: "done", counts, notices: answer.notices };
}

/** @param {number} tab @param {boolean} anew  also where the tab has been annotated already */
async function annotate(tab, anew) {
  if (atWork.has(tab) || (!anew && (await getState(tab))?.phase === "done")) return;
  atWork.add(tab);
  try {
    await setState(tab, { phase: "working" });
    await setState(tab, await lookUp(tab));
  } catch (error) {
    await setState(tab, { phase: "failed", ...describeTrouble(error) });
  } finally {
    atWork.delete(tab);
  }
}

/** @param {number} tab */
async function clear(tab) {
  await clearPage(tab);
  await setState(tab, { phase: "cleared" });
}

/** @param {string} typed */
function requireLoopback(typed) {
  const address = loopbackAddress(typed);
  if (!address) throw new TroubleError("address");
  return address;
}

/** @param {string} typed @param {string} code */
async function pairWith(typed, code) {
  const address = requireLoopback(typed);
  await saveSettings({ address, token: await pair(address, code) });
}

/** @param {Message} message @returns {Promise<unknown>} */
async function act(message) {
  switch (message.type) {
    case "annotate":
      return annotate(message.tab, message.anew);
    case "clear":
      return clear(message.tab);
    case "step":
      return stepInPage(message.tab, 1);
    case "check":
      return checkService(requireLoopback(message.address));
    case "pair":
      return pairWith(message.address, message.code);
    case "unpair":
      return saveSettings({ token: null });
    default:
      throw new TypeError(`message: ${JSON.stringify(message)} is of no known type`);
  }
}

/** @param {Message} message @returns {Promise<Outcome>} */
const answerTo = (message) =>
  act(message).then(
    () => /** @type {Outcome} */ ({ done: true }),
    (error) => /** @type {Outcome} */ ({ done: false, ...describeTrouble(error) }),
  );

browser.runtime.onMessage.addListener((message, sender, respond) => {
  // Only our own pages speak to us; content scripts never do, and a page that took one over could not either.
  const ownPage = sender.id === browser.runtime.id && sender.url?.startsWith(browser.runtime.getURL("/src/"));
  if (!ownPage) return false;
  answerTo(message).then(respond);
  return true; // the answer comes later
});

browser.commands.onCommand.addListener((command, tab) => {
  if (tab?.id === undefined) return;
  stepInPage(tab.id, command === "previous-finding" ? -1 : 1).catch(() => undefined); // a page that is not annotated
});

browser.tabs.onUpdated.addListener((tab, { status }) => {
  if (status === "loading") forget(tab);
});
browser.tabs.onRemoved.addListener((tab) => void forget(tab));

// Content scripts run beside foreign code and have no need of the token.
browser.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
