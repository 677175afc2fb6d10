/** The options' list of sites, and the pause. Whatever is set here is carried out by the background. */
import { byId } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";
import { requestSite, setSite } from "../shared/offering.js";
import { loadSettings, saveSettings } from "../shared/settings.js";
import { hostOf, originsOf } from "../shared/sites.js";

/** @typedef {import("../shared/messages.js").Mode} Mode */

const NAMES = /** @type {const} */ ({ always: "optionsSitesAlways", never: "optionsSitesNever" });

/** @param {string} words */
const tell = (words) => (byId("site-told", HTMLElement).textContent = words);

/** Nothing may be awaited before the browser is asked. @param {string} host @param {Mode} mode @returns {Promise<boolean>} */
async function choose(host, mode) {
  const isDone = mode === "always" ? await requestSite(host) : await setSite(host, mode).then(() => true);
  tell(isDone ? "" : say("optionsSitesRefused", host));
  if (!isDone) await showSites();
  return isDone;
}

/** @param {string} words @param {() => unknown} act @param {string} [label] */
function button(words, act, label = words) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.ariaLabel = label;
  made.addEventListener("click", act);
  return made;
}

/** @param {string} host @param {Mode} mode */
function modeOf(host, mode) {
  const select = document.createElement("select");
  select.ariaLabel = say("optionsSitesMode", host);
  for (const [value, name] of Object.entries(NAMES)) select.append(new Option(say(name), value, false, value === mode));
  select.addEventListener("change", () => choose(host, /** @type {Mode} */ (select.value)));
  return select;
}

/** @param {string} host */
function lost(host) {
  const row = document.createElement("span");
  row.className = "lost";
  row.append(say("optionsSitesLost"), button(say("optionsSitesGrant"), () => choose(host, "always")));
  return row;
}

/** @param {string} host @param {Mode} mode */
async function rowOf(host, mode) {
  const row = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = host;
  row.append(name, modeOf(host, mode), button(say("optionsSitesRemove"), () => setSite(host, null), say("optionsSitesRemoveOf", host)));
  if (mode === "always" && !(await browser.permissions.contains({ origins: originsOf(host) }))) row.append(lost(host));
  return row;
}

export async function showSites() {
  const { paused, sites } = await loadSettings();
  const rows = await Promise.all(Object.entries(sites).sort().map(([host, mode]) => rowOf(host, mode)));
  byId("sites", HTMLElement).replaceChildren(...rows);
  byId("no-sites", HTMLElement).hidden = rows.length > 0;
  byId("paused", HTMLInputElement).checked = paused;
}

/** @param {SubmitEvent} event */
async function add(event) {
  event.preventDefault();
  const field = byId("host", HTMLInputElement);
  const host = hostOf(field.value);
  field.ariaInvalid = String(!host);
  if (!host) {
    tell(say("optionsSitesInvalid"));
    return field.focus();
  }
  if (await choose(host, /** @type {Mode} */ (byId("mode", HTMLSelectElement).value))) field.value = "";
}

export function offerSites() {
  byId("add", HTMLFormElement).addEventListener("submit", add);
  byId("paused", HTMLInputElement).addEventListener("change", ({ currentTarget }) =>
    saveSettings({ paused: /** @type {HTMLInputElement} */ (currentTarget).checked }),
  );
  browser.storage.local.onChanged.addListener(({ sites, paused }) => void ((sites || paused) && showSites()));
  browser.permissions.onAdded.addListener(showSites);
  browser.permissions.onRemoved.addListener(showSites);
}
