import assert from "node:assert/strict";
import { test } from "node:test";

import { degreesOf, fill, frameOf, inOrder, Latest, pathOf, sorted, spotsOf } from "./reach.js";

const FRAME = frameOf("31.000000 7.500000 0.50000000 720 560");

test("the middle of the drawing is the middle of its frame, and north is up", () => {
  assert.deepEqual(degreesOf(FRAME, 360, 280), [31, 7.5]);
  assert.ok(degreesOf(FRAME, 360, 0)[1] > 7.5);
  assert.ok(degreesOf(FRAME, 720, 280)[0] > 31);
});

test("a degree of latitude is as many pixels as the server draws", () => {
  const [, north] = degreesOf(FRAME, 360, 280 - 111.195 * 0.5);
  assert.ok(Math.abs(north - 8.5) < 1e-9);
});

test("places are read from their paths and written as they were", () => {
  const spots = [[12, 34], [-3, 560]];
  for (const state of ["out", "perhaps", "surely"]) assert.deepEqual(spotsOf(pathOf(spots, state), state), spots);
});

test("places keep their order when their states change", () => {
  const places = inOrder("201", [[[0, 0]], [[1, 1]], [[2, 2]]]);
  assert.deepEqual(places, [[2, 2], [0, 0], [1, 1]]);
  assert.deepEqual(sorted("022", places), [[[2, 2]], [], [[0, 0], [1, 1]]]);
});

test("while one question is under way only the latest waits", async () => {
  const [asked, told] = [[], []];
  let answer;
  const latest = new Latest((question) => (asked.push(question), new Promise((done) => (answer = done))), (found) => told.push(found), () => {});
  const all = latest.put(1);
  latest.put(2);
  latest.put(3);
  answer("first");
  await new Promise((done) => setTimeout(done));
  answer("last");
  await all;
  assert.deepEqual(asked, [1, 3]);
  assert.deepEqual(told, ["first", "last"]);
});

test("a failed question is told and the next one is asked", async () => {
  const failed = [];
  const latest = new Latest(async () => { throw new Error("link"); }, () => assert.fail(), (error) => failed.push(error.message));
  await latest.put(1);
  await latest.put(2);
  assert.deepEqual(failed, ["link", "link"]);
});

test("sentences are filled in by name", () => assert.equal(fill("%(a)s of %(b)s", { a: "1", b: "2" }), "1 of 2"));
