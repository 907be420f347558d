import assert from "node:assert/strict";
import { test } from "node:test";

import { question } from "./place.js";

test("the server is asked what was typed, whether words may stay, and what was chosen before", () => {
  const field = { value: " Duk Padiet ", dataset: { candidates: "/places/candidates", keeps: "words" } };
  assert.equal(question(field), "/places/candidates?q=Duk+Padiet&keeps=words");
  assert.equal(question(field, "gn:1"), "/places/candidates?q=Duk+Padiet&keeps=words&chosen=gn%3A1");
  assert.equal(question({ value: "Bor", dataset: { candidates: "/p" } }), "/p?q=Bor");
});
