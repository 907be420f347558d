import assert from "node:assert/strict";
import { test } from "node:test";

import { actOf, isForThePage, nextPlace } from "./keys.js";

const page = (dialogs = 0) => ({ querySelector: () => (dialogs ? {} : null) });
const press = (more = {}) => ({ target: { closest: () => null }, ...more });

test("no key acts while somebody types, holds another key, or has a dialog in front", () => {
  assert.equal(isForThePage(press(), page()), true);
  assert.equal(isForThePage(press({ target: { closest: () => ({}) } }), page()), false);
  assert.equal(isForThePage(press({ ctrlKey: true }), page()), false);
  assert.equal(isForThePage(press({ isComposing: true }), page()), false);
  assert.equal(isForThePage(press(), page(1)), false);
});

test("rows are walked from either end, and the ends stay where they are", () => {
  assert.equal(nextPlace(-1, 1, 3), 0);
  assert.equal(nextPlace(-1, -1, 3), 2);
  assert.equal(nextPlace(2, 1, 3), 2);
  assert.equal(nextPlace(0, -1, 3), 0);
  assert.equal(nextPlace(-1, 1, 0), -1);
});

test("the key of a row's button acts in the row of the keyboard, and elsewhere only goes to the first", () => {
  const [first, second] = [{ row: 1 }, { row: 2 }];
  const rowOf = (element) => element?.row ?? null;
  assert.deepEqual(actOf([first, second], rowOf, { row: 2 }), { act: "press", button: second });
  assert.deepEqual(actOf([first, second], rowOf, {}), { act: "go", button: first });
});

test("the key of a button that stands alone presses it, and a key of nothing does nothing", () => {
  const alone = {};
  assert.deepEqual(actOf([alone], () => null, {}), { act: "press", button: alone });
  assert.deepEqual(actOf([], () => null, {}), { act: "none" });
});
