import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, entryOf, fillIn, kept, newKey } from "./draft.js";

const field = (name, value, facts = {}) => ({ name, value, type: "text", dataset: {}, closest: () => null, ...facts });
const form = (...elements) => ({ elements, dataset: { owner: "/achol" } });

test("what tells of the source, secrets and the page's token never lie on the device", () => {
  const sealed = { closest: (selector) => (selector === ".sealed" ? {} : null) };
  const found = kept(form(
    field("text", "Smoke"), field("caller_name", "N", sealed), field("caller_code", "heron", { dataset: { neverKept: "" } }),
    field("csrfmiddlewaretoken", "t"), field("password", "p", { type: "password" }),
  ));
  assert.deepEqual(found, [["text", "Smoke"]]);
});

test("of boxes and cards those that are ticked are kept and come back", () => {
  const make = (checked) => form(
    field("happened", "no", { type: "radio", checked }), field("happened", "yes", { type: "radio", checked: !checked }),
    field("text", checked ? "Smoke" : ""),
  );
  const other = make(false);
  fillIn(other, kept(make(true)));
  assert.deepEqual(kept(other), [["happened", "no"], ["text", "Smoke"]]);
});

test("an entry of the outbox keeps the words of a place that nobody chose, and its key", () => {
  const entry = entryOf(form(field("request_key", "k"), field("place", "Juba")), "/reports/new", 1_000);
  assert.equal(entry.key, "k");
  assert.deepEqual(entry.fields.at(-1), ["place_choice", "words"]);
  assert.ok(entry.held > 1_000);
});

test("a draft is forgotten after a week", () => {
  const store = { getItem: () => JSON.stringify({ at: 0, fields: [] }) };
  assert.ok(draftOf(store, "x", 6 * 24 * 3600 * 1000));
  assert.equal(draftOf(store, "x", 8 * 24 * 3600 * 1000), null);
});

test("a new form has a key like those of the server", () => {
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
