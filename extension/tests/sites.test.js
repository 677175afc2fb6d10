import assert from "node:assert/strict";
import { test } from "node:test";

import { hostAt, hostOf, siteOf, whyClosed } from "../src/shared/sites.js";

test("“never” holds below a host, “always” for that host alone", () => {
  const sites = /** @type {const} */ ({ "bank.example": "never", "news.example": "always" });
  assert.deepEqual(siteOf(sites, "login.bank.example"), { host: "bank.example", mode: "never" });
  assert.equal(siteOf(sites, "mybank.example"), null);
  assert.equal(siteOf(sites, "www.news.example"), null);
});

test("a dot at the end of a host makes it no other site", () => {
  assert.equal(hostAt("https://bank.example./login"), "bank.example");
  assert.equal(hostAt(undefined), "");
});

test("a host that is called like a property of every object is set apart only where the reader did so", () => {
  assert.equal(siteOf({}, "constructor"), null);
});

test("what is typed is a host as addresses have it", () => {
  assert.equal(hostOf(" HTTPS://Zürich.Example/path "), "xn--zrich-kva.example");
  for (const typed of ["", "ftp://a.example", "a b", "https://me:secret@a.example", "*.example"]) assert.equal(hostOf(typed), null, typed);
});

test("files, the browser's own pages and the service's are told apart from pages that can be read", () => {
  const service = "http://127.0.0.1:8137";
  assert.equal(whyClosed("file:///home/a.html", service), "file-page");
  assert.equal(whyClosed("about:blank", service), "closed-page");
  assert.equal(whyClosed("http://localhost:8137/read/", service), "own-page");
  assert.equal(whyClosed("http://localhost:3000/", service), null);
});
