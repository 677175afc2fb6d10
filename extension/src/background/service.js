/** The only file that speaks to the service. */
import { browser } from "../shared/browser.js";
import { loadSettings, patternOf, whyUnsent } from "../shared/settings.js";
import { TroubleError } from "./trouble.js";

/**
 * @typedef {import("../shared/wire.js").Answer} Answer
 * @typedef {import("../shared/wire.js").AnnotationPage} AnnotationPage
 * @typedef {import("../shared/wire.js").MatchRequest} MatchRequest
 * @typedef {import("../shared/wire.js").ListedDocument} ListedDocument
 * @typedef {import("../shared/wire.js").Problem} Problem
 * @typedef {import("../shared/wire.js").Stored} Stored
 */

const API = 1;
const PATIENCE = { check: 3_000, ask: 25_000 }; // ms; Chrome stops a worker whose fetch takes 30 s; the first match waits for the models
const TRIES = 4; // times that a busy service is asked
const LONGEST_WAIT = 5; // seconds between two of them
const BUSY = [429, 503]; // too much asked by us, or by all
const OWN_TOKEN = /^onrecord_/; // how a person's own token begins, which a team's service gives out; it needs no pairing

/** @param {string} address @param {string} path @param {RequestInit} init @param {number} patience */
async function reach(address, path, init, patience) {
  const unsent = whyUnsent({ ...(await loadSettings()), address });
  if (unsent) throw new TroubleError(unsent);
  try {
    const signal = AbortSignal.timeout(patience);
    return await fetch(address + path, { ...init, signal, credentials: "omit", redirect: "error", cache: "no-store" });
  } catch (error) {
    throw new TroubleError(await whyUnreachable(address, error), "", { cause: error });
  }
}

/** @param {string} address @param {unknown} error @returns {Promise<"late" | "absent" | "no-access">} */
async function whyUnreachable(address, error) {
  if (error instanceof DOMException && error.name === "TimeoutError") return "late";
  // In Firefox a reader can take back even what the manifest asks for; then the service is asked as by a web page.
  const mayAsk = await browser.permissions.contains({ origins: [patternOf(address)] });
  return mayAsk ? "absent" : "no-access";
}

/** @param {Response} response @returns {Promise<unknown>} null where it is not JSON */
const readJson = (response) => response.json().catch(() => null);

/**
 * Return if On Record answers at *address*. Asked before anything is sent, so that no other program on the port
 * ever reads a page.
 *
 * @param {string} address
 */
export async function checkService(address) {
  const response = await reach(address, "/health", {}, PATIENCE.check);
  const health = /** @type {{service?: unknown, api?: unknown} | null} */ (await readJson(response));
  if (!response.ok || health?.service !== "onrecord") throw new TroubleError("other-program");
  const theirs = Number(health.api);
  if (theirs !== API) throw new TroubleError(theirs > API ? "older-extension" : "older-service");
}

/**
 * @typedef {{method?: string, body?: object, accept?: string}} Request
 *
 * @param {string} address
 * @param {string} path
 * @param {string | null} token
 * @param {Request} request
 */
function send(address, path, token, { method = "POST", body, accept = "application/json" }) {
  const proof = token ? { Authorization: `Bearer ${token}` } : {};
  const headers = { "Content-Type": "application/json", Accept: accept, ...proof };
  return reach(address, path, { method, headers, ...(body && { body: JSON.stringify(body) }) }, PATIENCE.ask);
}

/** @param {Response} response @param {import("./trouble.js").Trouble} onForbidden @returns {Promise<TroubleError>} */
async function refusal(response, onForbidden) {
  const problem = /** @type {Partial<Problem> | null} */ (await readJson(response));
  const detail = String(problem?.detail ?? `HTTP ${response.status}`).slice(0, 400);
  if (response.status === 401) return new TroubleError("not-paired", detail);
  if (response.status === 403) return new TroubleError(onForbidden, detail);
  return new TroubleError(BUSY.includes(response.status) ? "busy" : "refused", detail);
}

/** @param {string} address @param {string} token  of a person @returns {Promise<string>} it, once the service took it */
async function tryToken(address, token) {
  const response = await send(address, "/documents?limit=1", token, { method: "GET" });
  if (response.ok) return token;
  const { trouble, detail } = await refusal(response, "wrong-token");
  throw new TroubleError(trouble === "not-paired" ? "wrong-token" : trouble, detail);
}

/**
 * Exchange a code for a token; a person's own token stays what it is.
 *
 * @param {string} address
 * @param {string} code
 * @returns {Promise<string>}
 */
export async function pair(address, code) {
  await checkService(address);
  if (OWN_TOKEN.test(code)) return tryToken(address, code);
  const response = await send(address, "/pair", null, { body: { code } });
  if (!response.ok) throw await refusal(response, "wrong-code");
  const { token } = /** @type {{token?: unknown}} */ ((await readJson(response)) ?? {});
  if (typeof token !== "string" || !token) throw new TroubleError("other-program");
  return token;
}

/** @param {Response} response */
function wait(response) {
  const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, LONGEST_WAIT);
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

/** @param {string} address @param {string} path @param {string} token @param {Request} request @returns {Promise<unknown>} */
async function ask(address, path, token, request) {
  let response = await send(address, path, token, request);
  for (let tries = 1; BUSY.includes(response.status) && tries < TRIES; tries++) {
    await wait(response);
    response = await send(address, path, token, request);
  }
  if (!response.ok) throw await refusal(response, OWN_TOKEN.test(token) ? "not-allowed" : "not-paired");
  return readJson(response);
}

/**
 * Return whether the corpus holds no document at all.
 *
 * @param {string} address
 * @param {string} token
 */
export async function holdsNothing(address, token) {
  const listed = /** @type {{documents?: unknown[]} | null} */ (await ask(address, "/documents?limit=1", token, { method: "GET" }));
  return listed?.documents?.length === 0;
}

/**
 * Ask what is known of a page, as Web Annotations.
 *
 * @param {string} address
 * @param {string} token
 * @param {MatchRequest} request
 * @returns {Promise<AnnotationPage>}
 */
export async function annotationsOf(address, token, request) {
  const page = /** @type {AnnotationPage | null} */ (
    await ask(address, "/match", token, { body: request, accept: "application/ld+json" })
  );
  if (!Array.isArray(page?.items)) throw new TroubleError("misfit");
  return page;
}

/**
 * Ask what is known of a page.
 *
 * @param {string} address
 * @param {string} token
 * @param {MatchRequest} request
 * @returns {Promise<Answer>}
 */
export async function match(address, token, request) {
  const answer = /** @type {Answer | null} */ (await ask(address, "/match", token, { body: request }));
  if (!Array.isArray(answer?.highlights) || answer.text_sha256 !== (await digest(request.text))) {
    throw new TroubleError("misfit");
  }
  return answer;
}

/**
 * Return what is stored at an address, if anything is.
 *
 * @param {string} address
 * @param {string} token
 * @param {string} url
 * @returns {Promise<ListedDocument | null>}
 */
export async function findStored(address, token, url) {
  const path = `/documents?limit=1&url=${encodeURIComponent(url)}`;
  const listed = /** @type {{documents?: ListedDocument[]} | null} */ (await ask(address, path, token, { method: "GET" }));
  if (!Array.isArray(listed?.documents)) throw new TroubleError("misfit");
  return listed.documents[0] ?? null;
}

/**
 * Store a document.
 *
 * @param {string} address
 * @param {string} token
 * @param {ToSave} document
 * @returns {Promise<Stored>}
 */
export async function store(address, token, document) {
  const stored = /** @type {Stored | null} */ (await ask(address, "/documents", token, { body: document }));
  if (typeof stored?.id !== "string" || !Number.isInteger(stored.version)) throw new TroubleError("misfit");
  return stored;
}

/**
 * Take the latest version of a document back; the first one goes with it.
 *
 * @param {string} address
 * @param {string} token
 * @param {string} id
 * @param {number} version
 */
export async function takeBack(address, token, id, version) {
  await ask(address, `/documents/${encodeURIComponent(id)}/versions/${version}`, token, { method: "DELETE" });
}

/** @param {string} text @returns {Promise<string>} SHA-256 of its UTF-8, in hexadecimal */
export async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
