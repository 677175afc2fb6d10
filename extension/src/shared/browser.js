/** The extension's way to the browser: the only file that names `chrome` or `browser`. */

/** @type {typeof chrome} */
export const browser = Reflect.get(globalThis, "browser") ?? chrome;
