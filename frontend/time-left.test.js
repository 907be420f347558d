import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fuseLine, spanWords, start, stateOf, timeLeft } from "./time-left.js";

const cases = JSON.parse(readFileSync(new URL("time-left.cases.json", import.meta.url)));
const ENGLISH = {
  left: "%(span)s left", over: "%(span)s over time", moment: "under 1 min", minutes: "%(minutes)s min",
  hours: "%(hours)s h %(minutes)s min", days: "%(days)s d %(hours)s h", digits: "0123456789",
};

/** The few things of a page that the island touches. */
function page({ ends, now, share, state }) {
  const parts = Object.fromEntries(["left", "burn", "hatch", "end"].map((name) => {
    const attributes = {};
    return [name, { textContent: "", attributes, setAttribute: (key, value) => { attributes[key] = value; } }];
  }));
  const knots = [{ gone: false, remove() { this.gone = true; } }];
  const fuse = {
    dataset: { ends, now, share, state }, parts, knots,
    querySelector: (selector) => parts[/data-part="(\w+)"/.exec(selector)[1]],
    querySelectorAll: () => knots,
  };
  return {
    fuse, getElementById: () => ({ textContent: JSON.stringify(ENGLISH) }), querySelectorAll: () => [fuse],
  };
}

for (const { seconds, text } of cases) {
  test(`${seconds} s before the end the page says "${text}"`, () => {
    assert.equal(timeLeft(seconds * 1000, ENGLISH), text);
  });
}

test("digits are those of the page's language", () => {
  assert.equal(timeLeft(1_080_000, { ...ENGLISH, digits: "٠١٢٣٤٥٦٧٨٩" }), "١٨ min left");
});

test("a span has no sign", () => {
  assert.equal(spanWords(-660_000, ENGLISH), spanWords(660_000, ENGLISH));
});

test("a clock turns soon within the hour and over at its end, and never turns back", () => {
  assert.equal(stateOf(3_600_000, "ok"), "ok");
  assert.equal(stateOf(3_599_000, "ok"), "soon");
  assert.equal(stateOf(0, "soon"), "over");
  assert.equal(stateOf(7_200_000, "soon"), "soon");
});

test("the line of an hour half gone burns from its middle to its end", () => {
  assert.deepEqual(fuseLine(50, "soon"), { start: "50.0%", width: "50.0%", end: "100.0%" });
});

test("the line past its end keeps a quarter for the excess and never leaves the page", () => {
  assert.deepEqual(fuseLine(40, "over"), { start: "75.0%", width: "10.0%", end: "75.0%" });
  assert.deepEqual(fuseLine(900, "over"), { start: "75.0%", width: "25.0%", end: "75.0%" });
});

test("a fuse runs on by the time that has passed, whatever the device's clock says", () => {
  const shown = page({ ends: "2020-07-03T03:00:00Z", now: "2020-07-03T02:30:00Z", share: "50", state: "soon" });
  let device = Date.parse("1999-01-01T00:00:00Z");
  const step = start(shown, () => device);
  device += 15 * 60_000;
  step();
  assert.equal(shown.fuse.parts.left.textContent, "15 min left");
  assert.equal(shown.fuse.parts.burn.attributes.x, "75.0%");
  assert.equal(shown.fuse.knots[0].gone, false);
});

test("a fuse that passes its end says so, hatches, and drops knots whose scale is gone", () => {
  const shown = page({ ends: "2020-07-03T03:00:00Z", now: "2020-07-03T02:30:00Z", share: "50", state: "soon" });
  let device = 0;
  const step = start(shown, () => device);
  device += 41 * 60_000;
  step();
  assert.equal(shown.fuse.parts.left.textContent, "11 min over time");
  assert.equal(shown.fuse.dataset.state, "over");
  assert.equal(shown.fuse.parts.end.attributes.cx, "75.0%");
  assert.equal(shown.fuse.knots[0].gone, true);
});

test("a page without words is left as the server wrote it", () => {
  assert.doesNotThrow(start({ getElementById: () => null }));
});
