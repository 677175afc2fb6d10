/** The options on consent: what was agreed to, and taking it back. */
import { byId } from "../shared/asking.js";
import { browser } from "../shared/browser.js";
import { say } from "../shared/language.js";
import { loadSettings, saveSettings } from "../shared/settings.js";

/** @param {string} agreedTo */
const tellGiven = (agreedTo) => (agreedTo ? say("optionsConsentGivenThere", new URL(agreedTo).host) : say("optionsConsentGiven"));

export async function showConsent() {
  const { agreed, agreedTo } = await loadSettings();
  byId("consent", HTMLElement).textContent = agreed ? tellGiven(agreedTo) : say("optionsConsentMissing");
  byId("consent-help", HTMLElement).hidden = !agreed;
  byId("withdraw", HTMLButtonElement).hidden = !agreed;
  byId("read-consent", HTMLButtonElement).hidden = agreed;
}

export function offerConsent() {
  byId("withdraw", HTMLButtonElement).addEventListener("click", () => saveSettings({ agreed: false }));
  byId("read-consent", HTMLButtonElement).addEventListener("click", () => browser.tabs.create({ url: "/src/welcome/welcome.html" }));
  browser.storage.local.onChanged.addListener(({ agreed, agreedTo }) => void ((agreed || agreedTo) && showConsent()));
}
