import assert from "node:assert/strict";
import test from "node:test";

globalThis.chrome = {};
const { isLocal, patternOf, serviceAddress, whyUnsent } = await import("../src/shared/settings.js");

test("addresses on this machine are taken, with or without scheme and slash", () => {
  assert.equal(serviceAddress("http://127.0.0.1:8137"), "http://127.0.0.1:8137");
  assert.equal(serviceAddress(" localhost:9000/ "), "http://localhost:9000");
});

test("a team's server is named by its name, and reached over TLS", () => {
  assert.equal(serviceAddress("https://onrecord.example.org/"), "https://onrecord.example.org");
  assert.equal(serviceAddress(" https://onrecord.example.org:8443"), "https://onrecord.example.org:8443");
  assert.equal(patternOf("https://onrecord.example.org:8443"), "https://onrecord.example.org/*");
  assert.deepEqual(["https://onrecord.example.org", "http://localhost:8137"].map(isLocal), [false, true]);
});

test("what is sent to a team's server was agreed to for that very server", () => {
  const [local, there] = ["http://127.0.0.1:8137", "https://onrecord.example.org"];
  assert.equal(whyUnsent({ agreed: false, agreedTo: there, address: there }), "not-agreed");
  assert.equal(whyUnsent({ agreed: true, agreedTo: "", address: local }), null);
  assert.equal(whyUnsent({ agreed: true, agreedTo: "", address: there }), "not-agreed-there");
  assert.equal(whyUnsent({ agreed: true, agreedTo: `${there}.evil.example`, address: there }), "not-agreed-there");
  assert.equal(whyUnsent({ agreed: true, agreedTo: there, address: there }), null);
});

test("every other address is refused", () => {
  const others = [
    "", "http://", "https://127.0.0.1:8137", "http://192.168.1.5:8137", "http://127.0.0.1.evil.example", "http://evil.example",
    "https://user@team.example", "https://team.example/path", "https://team.example/?q", "https://localhost", "team.example",
    "http://user@127.0.0.1", "http://127.0.0.1:8137/path", "http://127.0.0.1/?q", "javascript:alert(1)", "http://localhost@evil.example",
    "http://[::1]:8137", "ftp://localhost",
  ];
  for (const other of others) assert.equal(serviceAddress(other), null, other);
});
