import assert from "node:assert/strict";
import { test } from "node:test";

import { BOX, entries, own, put, say, send, sendAll, take } from "./outbox.js";

const ENTRY = { key: "k1", owner: "/achol", address: "/reports/new", fields: [["text", "Smoke"]], at: 1, held: 0 };

function shelf(content = {}) {
  const held = new Map(Object.entries(content));
  return { getItem: (name) => held.get(name) ?? null, setItem: (name, value) => held.set(name, value), held };
}

const answer = (status, body, facts = {}) => ({
  status, redirected: false, headers: new Headers({ "Content-Type": body ? "application/json" : "text/html" }),
  json: async () => body, ...facts,
});

test("an entry is put in once by its key and taken out again", () => {
  const store = shelf();
  put(store, ENTRY);
  put(store, { ...ENTRY, held: 9 });
  assert.deepEqual(entries(store).map((one) => one.held), [9]);
  take(store, "k1");
  assert.deepEqual(entries(store), []);
});

test("a store that cannot be read holds nothing", () => {
  assert.deepEqual(entries(shelf({ [BOX]: "not json" })), []);
  assert.deepEqual(entries(shelf({ [BOX]: "{}" })), []);
});

test("at a shared device everybody has their own", () => {
  const store = shelf();
  put(store, ENTRY);
  assert.equal(own(store, "/deng").length, 0);
});

test("what the server took has a page; what it asks about, who is a stranger and a broken link are told apart", async () => {
  const asked = (given) => send("/reports/new", [["text", "a"]], async () => given);
  assert.deepEqual(await asked(answer(200, { to: "/reports/1" })), { to: "/reports/1" });
  assert.deepEqual(await asked(answer(200)), { refused: true });
  assert.deepEqual(await asked(answer(200, undefined, { redirected: true })), { stranger: true });
  assert.equal(await asked(answer(503)), undefined);
  assert.equal(await send("/", [], async () => { throw new TypeError("no link"); }), undefined);
});

test("what arrived is taken out, with its key and the page's token; what an open page holds is left alone", async () => {
  const store = shelf();
  const sent = [];
  put(store, ENTRY);
  put(store, { ...ENTRY, key: "k2", held: 2_000 });
  const arrived = await sendAll(store, "/achol", "token", async (address, { body }) => {
    sent.push(body.toString());
    return answer(200, { to: "/reports/1" });
  }, 1_000);
  assert.equal(arrived, 1);
  assert.deepEqual(sent, ["text=Smoke&csrfmiddlewaretoken=token"]);
  assert.deepEqual(entries(store).map((one) => one.key), ["k2"]);
});

test("what the server asks about waits for its owner and is not sent again and again", async () => {
  const store = shelf();
  put(store, ENTRY);
  let times = 0;
  const ask = async () => { times += 1; return answer(200); };
  await sendAll(store, "/achol", "token", ask, 1);
  await sendAll(store, "/achol", "token", ask, 1);
  assert.equal(times, 1);
  assert.equal(entries(store)[0].refused, true);
});

test("a sentence has its values in the digits of its language", () => {
  assert.equal(say({ wait: "%(count)s", digits: "٠١٢٣٤٥٦٧٨٩" }, "wait", { count: 12 }), "١٢");
});
