/** The background: a service worker in Chrome, an event page in Firefox. Who may ask what, and when it acts by itself. */
import { browser } from "../shared/browser.js";
import { openPanel } from "../shared/opening.js";
import { loadSettings } from "../shared/settings.js";
import { acts as findingsActs } from "./findings.js";
import { annotateAlways, acts as lookupActs, checkPage, follow, inTurn, resume } from "./lookup.js";
import { stepInPage } from "./page.js";
import { acts as pairingActs } from "./pairing.js";
import { acts as savingActs, forgetSaved } from "./saving.js";
import { applySettings, keepAlways, noteWithdrawn, showPause } from "./sites.js";
import { forget } from "./tabs.js";
import { describeTrouble } from "./trouble.js";

/**
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").PageMessage} PageMessage
 * @typedef {import("../shared/messages.js").Outcome} Outcome
 *
 * @typedef {{[T in Message["type"]]: (message: Extract<Message, {type: T}>) => unknown}} Acts  what answers each message
 */

/** @type {Acts} */
const ACTS = { ...findingsActs, ...lookupActs, ...pairingActs, ...savingActs };

/** @param {Message} message @returns {Promise<Outcome>} */
async function answerTo(message) {
  try {
    if (!Object.hasOwn(ACTS, message.type)) throw new TypeError(`message: ${JSON.stringify(message)} is of no known type`);
    const act = /** @type {(message: Message) => unknown} */ (ACTS[message.type]);
    return { done: true, value: (await act(message)) ?? null };
  } catch (error) {
    return { done: false, ...describeTrouble(error) };
  }
}

/** @param {PageMessage} message @param {number} tab */
const heed = (message, tab) => (message?.type === "changed" ? follow(tab) : null);

browser.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id !== browser.runtime.id) return false;
  // Only our own pages may ask. A content script only says that something happened; what is done is the same for all.
  const ownPage = sender.url?.startsWith(browser.runtime.getURL("/src/"));
  const doing = ownPage ? answerTo(message) : sender.tab?.id === undefined ? null : heed(message, sender.tab.id);
  doing?.then(respond);
  return doing !== null; // the answer comes later, and the background lives until then
});

browser.commands.onCommand.addListener((command, tab) => {
  if (tab?.id === undefined) return;
  if (command === "open-panel") return void openPanel(tab.windowId);
  stepInPage(tab.id, command === "previous-finding" ? -1 : 1).catch(() => undefined); // a page that is not annotated
});

browser.tabs.onUpdated.addListener((tab, { status }) => {
  if (status) checkPage(tab, status);
  if (status === "complete") annotateAlways(tab);
});
browser.tabs.onRemoved.addListener((tab) => {
  inTurn(tab, () => forget(tab)); // after what is still done there
  forgetSaved(tab);
});

browser.runtime.onInstalled.addListener(async ({ reason }) => {
  // An update asks nothing again.
  if (reason === "install" && !(await loadSettings()).agreed) browser.tabs.create({ url: "/src/welcome/welcome.html" });
});
browser.permissions.onAdded.addListener(keepAlways);
browser.permissions.onRemoved.addListener(noteWithdrawn);
browser.storage.local.onChanged.addListener(applySettings);
showPause();

// Content scripts run beside foreign code and have no need of the token.
browser.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

resume();
