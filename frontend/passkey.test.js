import assert from "node:assert/strict";
import test from "node:test";

import { alone, answer, bytes, task, text } from "./passkey.js";

test("bytes and base64url are each other's inverse, whatever the length", () => {
  for (let length = 0; length < 70; length += 1) {
    const made = Uint8Array.from({ length }, (_, place) => (place * 37 + 251) % 256);
    assert.deepEqual(bytes(text(made)), made);
    assert.match(text(made), /^[A-Za-z0-9_-]*$/);
  }
});

test("a task gets its challenge, its user and its credentials as bytes, and keeps the rest", () => {
  const found = task({
    publicKey: {
      challenge: "AQID",
      timeout: 5,
      user: { id: "BA", name: "amina" },
      excludeCredentials: [{ id: "BQ", type: "public-key" }],
    },
  });
  assert.deepEqual([...found.publicKey.challenge], [1, 2, 3]);
  assert.deepEqual([...found.publicKey.user.id], [4]);
  assert.deepEqual([...found.publicKey.excludeCredentials[0].id], [5]);
  assert.equal(found.publicKey.user.name, "amina");
  assert.equal(found.publicKey.timeout, 5);
  assert.equal("allowCredentials" in found.publicKey, false);
});

test("a passkey that opens the account alone must be verified and lie on the device", () => {
  const made = alone({ publicKey: { authenticatorSelection: { userVerification: "preferred" } } }, true);
  assert.deepEqual(made.publicKey.authenticatorSelection, {
    userVerification: "required",
    residentKey: "required",
    requireResidentKey: true,
  });
  const second = alone({ publicKey: { authenticatorSelection: { userVerification: "preferred" } } }, false);
  assert.deepEqual(second.publicKey.authenticatorSelection, {
    userVerification: "preferred",
    residentKey: "discouraged",
    requireResidentKey: false,
  });
});

test("an answer holds what the browser gave and nothing that it did not", () => {
  const made = answer({
    id: "AQ",
    rawId: Uint8Array.of(1).buffer,
    type: "public-key",
    authenticatorAttachment: null,
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: Uint8Array.of(2).buffer, signature: Uint8Array.of(3).buffer, userHandle: null },
  });
  assert.deepEqual(JSON.parse(JSON.stringify(made)), {
    id: "AQ",
    rawId: "AQ",
    type: "public-key",
    clientExtensionResults: { credProps: { rk: true } },
    response: { clientDataJSON: "Ag", signature: "Aw" },
  });
});
