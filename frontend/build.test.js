import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { build, modules, STATIC } from "./build.mjs";

test("the committed scripts are what the build writes from the sources", () => {
  const folder = mkdtempSync(join(tmpdir(), "tutela-build-"));
  try {
    build(folder);
    for (const name of modules()) {
      assert.equal(readFileSync(join(STATIC, name), "utf8"), readFileSync(join(folder, name), "utf8"),
        `${name} differs: run node frontend/build.mjs`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("no script lies in the static folder without a source", () => {
  assert.deepEqual(readdirSync(STATIC).filter((name) => name.endsWith(".js")).sort(), modules());
});

test("no script asks another machine for anything", () => {
  for (const name of modules()) {
    const text = readFileSync(join(STATIC, name), "utf8").replaceAll("http://www.w3.org/2000/svg", "the name of SVG");
    assert.doesNotMatch(text, /https?:\/\//, name);
  }
});
