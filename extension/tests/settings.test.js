import assert from "node:assert/strict";
import test from "node:test";

globalThis.chrome = {};
const { loopbackAddress } = await import("../src/shared/settings.js");

test("addresses on this machine are taken, with or without scheme and slash", () => {
  assert.equal(loopbackAddress("http://127.0.0.1:8137"), "http://127.0.0.1:8137");
  assert.equal(loopbackAddress(" localhost:9000/ "), "http://localhost:9000");
});

test("every other address is refused", () => {
  const others = [
    "", "http://", "https://127.0.0.1:8137", "http://192.168.1.5:8137", "http://127.0.0.1.evil.example", "http://evil.example",
    "http://user@127.0.0.1", "http://127.0.0.1:8137/path", "http://127.0.0.1/?q", "javascript:alert(1)", "http://localhost@evil.example",
    "http://[::1]:8137", "ftp://localhost",
  ];
  for (const other of others) assert.equal(loopbackAddress(other), null, other);
});
