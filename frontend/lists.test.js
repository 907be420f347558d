import assert from "node:assert/strict";
import { test } from "node:test";

import { tidy } from "./lists.js";

const column = (checked, atFirst) => ({ name: "column", value: "x", checked, dataset: atFirst ? { atFirst: "" } : {} });
const left = (elements) => elements.filter((field) => !field.disabled).map((field) => field.name);

test("an address says only what was asked", () => {
  const elements = [
    { name: "q", value: "", dataset: {} }, { name: "order", value: "newest", dataset: {} }, column(true, true), column(false, false),
  ];
  tidy({ elements });
  assert.deepEqual(left(elements), ["order"]);
});

test("columns that somebody chose stay in it", () => {
  const elements = [column(true, true), column(true, false)];
  tidy({ elements });
  assert.deepEqual(left(elements), ["column", "column"]);
});
