/**
 * What each trouble is called and what would help, in the words of popup and options. *command* is for a terminal.
 *
 * @typedef {{title: string, advice: string, command?: string, options?: boolean}} Advice
 */

/** @type {Record<import("./messages.js").Trouble, Advice>} */
export const TROUBLES = {
  absent: {
    title: "On Record is not running",
    advice: "Start its service in a terminal, then look again. Nothing was sent.",
    command: "onrecord serve",
  },
  "other-program": {
    title: "Another program answers there",
    advice: "What listens on the address is not On Record, so nothing was sent to it. Check the address.",
    options: true,
  },
  "other-version": {
    title: "The service is of another version",
    advice: "Update the service and this extension so that they fit. Nothing was sent.",
  },
  "not-paired": {
    title: "Not paired yet",
    advice: "Ask the service for a code and type it in the options. No page is sent before that.",
    command: "onrecord pair",
    options: true,
  },
  "wrong-code": {
    title: "That code was not taken",
    advice: "A code works once, for five minutes. Ask for a new one.",
    command: "onrecord pair",
  },
  busy: { title: "The service is busy", advice: "Look again in a moment." },
  refused: { title: "The service could not look this page up", advice: "It said:" },
  "closed-page": {
    title: "This page is closed to extensions",
    advice: "Browsers let no extension read their own pages, their store and their PDF viewer.",
  },
  "empty-page": { title: "No text on this page", advice: "There was nothing to look up, so nothing was sent." },
  "changed-page": { title: "The page changed meanwhile", advice: "Its text is no longer what was looked up. Look again." },
  address: {
    title: "Not an address on this machine",
    advice: "Expected http://127.0.0.1 or http://localhost with a port, such as http://127.0.0.1:8137.",
  },
  failed: { title: "Something went wrong", advice: "It said:" },
};
