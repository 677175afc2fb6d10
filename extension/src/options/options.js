/** Where the service is, and pairing with it. */
import { browser } from "../shared/browser.js";
import { loadSettings, loopbackAddress, saveSettings } from "../shared/settings.js";
import { TROUBLES } from "../shared/troubles.js";

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
  tell("", "One moment…");
  const outcome = /** @type {Outcome} */ (await browser.runtime.sendMessage(message));
  address.ariaInvalid = String(!outcome.done && outcome.trouble === "address");
  if (outcome.done) tell("good", done);
  else {
    const { title, advice, command } = TROUBLES[outcome.trouble];
    tell("bad", title, command ? `${advice} Run: ${command}` : advice, outcome.detail);
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
    tell("bad", "Type the pairing code", "Run onrecord pair in a terminal; it prints one.");
    return code.focus();
  }
  const done = await ask({ type: "pair", address: address.value, code: code.value.trim() }, "Paired. Click the toolbar button on a page to look it up.");
  if (done) code.value = "";
});

byId("check", HTMLButtonElement).addEventListener("click", () =>
  ask({ type: "check", address: address.value }, "On Record answers at this address."),
);

unpair.addEventListener("click", () => ask({ type: "unpair" }, "Unpaired. No page will be sent until you pair again."));

address.addEventListener("change", async () => {
  const origin = loopbackAddress(address.value);
  // A token is good for the service that gave it and is never shown to another.
  if (origin && origin !== (await loadSettings()).address) await saveSettings({ address: origin, token: null });
  await show();
});

address.value = (await loadSettings()).address;
await show();
