import assert from "node:assert/strict";
import { test } from "node:test";

import { inDigits, nameOf, sorted, speedOf, wasFilled } from "./live.js";

const alert = { kind: "alert", id: "a", stamp: "2", url: "/alerts/a", list: "/alerts", row: "<li></li>" };
const report = { kind: "report", id: "r", stamp: "2", url: "/reports/r", list: "/reports" };

/** What the island asks of a page. */
const page = ({ path = "/", isDesk = false, stamps = {}, linked = [] }) => ({
  path, isDesk, stampOf: (id) => stamps[id], links: (url) => linked.includes(url),
});

test("on the desk an alert that has a row is renewed, and one that has none is new", () => {
  assert.deepEqual(sorted([alert], page({ isDesk: true, stamps: { a: "1" } })).rows, [alert]);
  assert.deepEqual(sorted([alert], page({ isDesk: true })).fresh, [alert]);
});

test("a row that shows the change already is left alone", () => {
  const found = sorted([alert], page({ isDesk: true, stamps: { a: "2" } }));
  assert.deepEqual(found, { rows: [], fresh: [], own: null });
});

test("a closed alert that is not on the desk is nothing new there", () => {
  assert.deepEqual(sorted([{ ...alert, row: "" }], page({ isDesk: true })).fresh, []);
});

test("an alert and the report that raised it are one thing that is new", () => {
  assert.deepEqual(sorted([report, alert], page({ isDesk: true })).fresh, [alert]);
  assert.deepEqual(sorted([report], page({ isDesk: true })).fresh, [report]);
});

test("in a list the row of a record is renewed, and a record without one is new to its list alone", () => {
  assert.deepEqual(sorted([alert], page({ path: "/alerts", linked: ["/alerts/a"] })).rows, [alert]);
  assert.deepEqual(sorted([alert, report], page({ path: "/alerts" })).fresh, [alert]);
});

test("a record's own page and the pages of its verbs know it", () => {
  assert.equal(sorted([alert], page({ path: "/alerts/a" })).own, alert);
  assert.equal(sorted([alert], page({ path: "/alerts/b" })).own, null);
});

test("what does not concern a page leaves it alone", () => {
  assert.deepEqual(sorted([report], page({ path: "/alerts" })), { rows: [], fresh: [], own: null });
});

test("the speed of the link is said where it is slow, and not guessed from what was too quick to measure", () => {
  assert.equal(speedOf([{ transferSize: 8000, responseStart: 0, responseEnd: 1000 }]), 64);
  assert.equal(speedOf([{ transferSize: 8000, responseStart: 0, responseEnd: 2 }]), 0);
  assert.equal(speedOf([]), 0);
});

test("digits are those of the page's language", () => {
  assert.equal(inDigits("12", "٠١٢٣٤٥٦٧٨٩"), "١٢");
});

test("an element is found again by its id, or by its address within its row", () => {
  const link = {
    id: "", closest: () => ({ dataset: { record: "a" } }), getAttribute: (name) => (name === "href" ? "/alerts/a" : null),
  };
  assert.equal(nameOf({ id: "search" }), "#search");
  assert.equal(nameOf(link), '[data-record="a"] a[href="/alerts/a"]');
});

/** A part of a page with these fields. */
const part = (...fields) => ({ querySelectorAll: () => fields.map((one) => ({ type: "text", multiple: false, ...one, matches: (what) => what.includes(one.as) })) });
const option = (selected, defaultSelected) => ({ selected, defaultSelected });

test("what somebody has typed, chosen or ticked is seen, and what came so is not", () => {
  assert.equal(wasFilled(part({ as: "input", value: "Duk", defaultValue: "" })), true);
  assert.equal(wasFilled(part({ as: "input", value: "Duk", defaultValue: "Duk" })), false);
  assert.equal(wasFilled(part({ as: "input", type: "hidden", value: "b", defaultValue: "a" })), false);
  assert.equal(wasFilled(part({ as: "checkbox", checked: true, defaultChecked: false })), true);
  assert.equal(wasFilled(part({ as: "select", options: [option(true, false), option(false, false)] })), false);
  assert.equal(wasFilled(part({ as: "select", options: [option(false, false), option(true, false)] })), true);
  assert.equal(wasFilled(part({ as: "select", options: [option(false, false), option(true, true)] })), false);
});
