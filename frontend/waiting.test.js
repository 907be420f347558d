import assert from "node:assert/strict";
import { test } from "node:test";

import { look } from "./waiting.js";

const element = () => {
  const bar = { value: 0 };
  return { dataset: { url: "/progress" }, querySelector: () => bar, bar };
};

test("the bar says how far it is, and nothing is loaded again before it is there", async () => {
  const waiting = element();
  assert.equal(await look(waiting, async () => ({ is_open: false, percent: 40 })), false);
  assert.equal(waiting.bar.value, 40);
});

test("it is there when the answer says so", async () => {
  assert.equal(await look(element(), async () => ({ is_open: true, percent: 100 })), true);
});

test("an answer that does not come is waited for", async () => {
  assert.equal(await look(element(), async () => { throw new Error("no link"); }), false);
});
