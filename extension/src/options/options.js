/** Where the service is, pairing with it, and the language. */
import { browser } from "../shared/browser.js";
import { LANGUAGES } from "../shared/catalogue.js";
import { say, translatePage } from "../shared/language.js";
import { loadSettings, loopbackAddress, saveSettings } from "../shared/settings.js";
import { adviseOn } from "../shared/troubles.js";

/**
 * @typedef {import("../shared/messages.js").Outcome} Outcome
 * @typedef {import("../shared/messages.js").Message} Message
 */

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`options.html: expected #${id} to be a ${kind.name}`);
  return element;
}

const address = byId("address", HTMLInputElement);
const code = byId("code", HTMLInputElement);
const language = byId("language", HTMLSelectElement);
const unpair = byId("unpair", HTMLButtonElement);

/** @param {"good" | "bad" | ""} mood @param {string} title @param {string} [advice] @param {string} [detail] */
function tell(mood, title, advice = "", detail = "") {
  byId("status", HTMLElement).className = mood;
  byId("title", HTMLElement).textContent = title;
  byId("advice", HTMLElement).textContent = advice;
  byId("detail", HTMLElement).textContent = detail;
}

/** @param {Message} message @param {string} done  what to say when it worked */
async function ask(message, done) {
  tell("", say("optionsMoment"));
  const outcome = /** @type {Outcome} */ (await browser.runtime.sendMessage(message));
  address.ariaInvalid = String(!outcome.done && outcome.trouble === "address");
  if (outcome.done) tell("good", done);
  else {
    const { title, advice, command } = adviseOn(outcome.trouble);
    tell("bad", title, command ? `${advice} ${say("optionsRun", command)}` : advice, outcome.detail);
  }
  await show();
  return outcome.done;
}

async function show() {
  unpair.hidden = !(await loadSettings()).token;
}

byId("form", HTMLFormElement).addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!code.value.trim()) {
    tell("bad", say("optionsCodeMissing"), say("optionsCodeMissingAdvice"));
    return code.focus();
  }
  const done = await ask({ type: "pair", address: address.value, code: code.value.trim() }, say("optionsPaired"));
  if (done) code.value = "";
});

byId("check", HTMLButtonElement).addEventListener("click", () =>
  ask({ type: "check", address: address.value }, say("optionsAnswers")),
);

unpair.addEventListener("click", () => ask({ type: "unpair" }, say("optionsUnpaired")));

address.addEventListener("change", async () => {
  const origin = loopbackAddress(address.value);
  // A token is good for the service that gave it and is never shown to another.
  if (origin && origin !== (await loadSettings()).address) await saveSettings({ address: origin, token: null });
  await show();
});

for (const [locale, name] of Object.entries(LANGUAGES)) {
  const option = new Option(name, locale);
  option.lang = locale;
  language.append(option);
}
language.addEventListener("change", async () => {
  tell("", ""); // what was said was said in another language
  await saveSettings({ language: language.value });
});

const settings = await loadSettings();
address.value = settings.address;
language.value = settings.language;
await show();
await translatePage(); // last, so that what can be read can be used
