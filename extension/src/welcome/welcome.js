/** The first page that a reader sees: what would be read and where it would go, the choice, and the first steps. */
import { byId, pairWith, send } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { say, translatePage } from "../shared/language.js";
import { loadSettings, saveSettings } from "../shared/settings.js";

const PAUSE = 2_000; // ms between two looks whether the service runs
const COPIED = 1_500; // ms that the button says so

const decided = byId("decided", HTMLElement);

/** Firefox asks about the kinds of data by itself when it installs an extension. */
async function wasAsked() {
  const given = /** @type {{data_collection?: string[]}} */ (await browser.permissions.getAll());
  return Boolean(given.data_collection?.length);
}

async function lookForService() {
  const { address, agreed } = await loadSettings();
  if (!agreed || document.hidden) return;
  const { done } = await send({ type: "check", address });
  const runs = byId("runs", HTMLElement);
  const words = say(done ? "welcomeRuns" : "welcomeWaiting");
  if (runs.textContent !== words) runs.textContent = words;
  runs.className = done ? "good" : "";
}

async function show() {
  const { agreed } = await loadSettings();
  byId("consent", HTMLElement).hidden = agreed;
  byId("steps", HTMLElement).hidden = !agreed;
  if (agreed) decided.textContent = say("welcomeAgreed");
  if (agreed) await lookForService();
}

async function showWords() {
  const keys = (await browser.commands.getAll()).find(({ name }) => name === "_execute_action")?.shortcut;
  byId("keys", HTMLElement).textContent = keys || "Alt+Shift+O";
  await lookForService();
  if (await wasAsked()) byId("introduction", HTMLElement).append(" ", say("welcomeAsked"));
}

byId("agree", HTMLButtonElement).addEventListener("click", async () => {
  await saveSettings({ agreed: true });
  await show();
  byId("steps-heading", HTMLElement).focus();
});
byId("later", HTMLButtonElement).addEventListener("click", () => (decided.textContent = say("welcomeDeclined")));
byId("copy", HTMLButtonElement).addEventListener("click", async ({ currentTarget }) => {
  const button = /** @type {HTMLButtonElement} */ (currentTarget);
  await navigator.clipboard.writeText(byId("start", HTMLElement).innerText);
  button.textContent = say("welcomeCopied");
  setTimeout(() => (button.textContent = say("welcomeCopy")), COPIED);
});
byId("form", HTMLFormElement).addEventListener("submit", async (event) => {
  event.preventDefault();
  await pairWith((await loadSettings()).address, byId("code", HTMLInputElement));
});

await translatePage(showWords);
await showWords();
await show();
browser.storage.local.onChanged.addListener(({ agreed }) => agreed && show());
setInterval(lookForService, PAUSE);
