import { StorageError } from "../shared/settings.js";

/** @typedef {import("../shared/messages.js").Trouble} Trouble */

/** Something that a reader can do something about; *detail* adds what the service said, if it said anything. */
export class TroubleError extends Error {
  /** @param {Trouble} trouble @param {string} [detail] @param {ErrorOptions} [options] */
  constructor(trouble, detail = "", options) {
    super(detail || trouble, options);
    this.name = "TroubleError";
    this.trouble = trouble;
    this.detail = detail;
  }
}

/** @param {unknown} error @returns {{trouble: Trouble, detail: string}} */
export function describeTrouble(error) {
  if (error instanceof TroubleError) return { trouble: error.trouble, detail: error.detail };
  if (error instanceof StorageError) return { trouble: "storage", detail: error.message };
  return { trouble: "failed", detail: error instanceof Error ? error.message : String(error) };
}
