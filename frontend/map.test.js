import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { cornersOf, Pen, readSheet, unpacked } from "./map-base.js";
import { filledMonths, firstDay, lastDay, monthNumber, shifted, spanOf, withHandle } from "./map-brush.js";
import { fromUtm, gridIn, mgrs, toUtm } from "./map-grid.js";
import { classBounds, classOf, placedNames, radiusOf } from "./map-marks.js";
import { boxOf, fitted, moved, scaleBar, toPlace, toWindow, worldX, worldY, zoomed } from "./map-projection.js";
import { asApi, fill, remembered, speech, toRemember } from "./map-words.js";
import { module } from "./symbols.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SHEET = JSON.parse(readFileSync(join(HERE, "../src/tutela/web/static/web/map/sheet-SS.json"), "utf8"));
const near = (one, other, by = 1e-9) => assert.ok(Math.abs(one - other) <= by, `${one} is not ${other}`);
const VIEW = { x: worldX(31.4), y: worldY(7.75), zoom: 8, width: 800, height: 600 };

test("the grid of a place is the one that the server gives", () => {
  const cases = JSON.parse(readFileSync(join(HERE, "map-grid.cases.json"), "utf8"));
  for (const { at, grid } of cases) assert.equal(mgrs(...at), grid);
});

test("a place leads to UTM and back to within a millimetre", () => {
  for (const [longitude, latitude] of [[31.4, 7.75], [24.01, -30], [29.99, 60]]) {
    const zone = Math.floor((longitude + 180) / 6) + 1;
    const [x, y] = fromUtm(...toUtm(longitude, latitude, zone), zone);
    near(x, longitude, 1e-8);
    near(y, latitude, 1e-8);
  }
});

test("every line of the grid stays within its zone and the box", () => {
  const { lines, names } = gridIn([28, 3, 34, 9], 100_000);
  assert.ok(lines.length > 12 && names.length > 20);
  for (const [longitude] of lines.flat()) assert.ok(longitude >= 28 - 1e-9 && longitude <= 34 + 1e-9);
  for (const { at, text } of names) assert.equal(mgrs(...at).split(" ")[1], text);
});

test("a pixel and its place belong together, and the place under the pointer stays when one comes closer", () => {
  const place = toPlace(VIEW, 100, 500);
  const [left, top] = toWindow(VIEW, ...place);
  near(left, 100, 1e-6);
  near(top, 500, 1e-6);
  const [after] = [toPlace(zoomed(VIEW, 1.3, 100, 500), 100, 500)];
  near(after[0], place[0], 1e-9);
  near(after[1], place[1], 1e-9);
});

test("a box that is fitted lies whole in the window", () => {
  const view = fitted([24, 3.4, 36, 12.3], 900, 500);
  const [west, south, east, north] = boxOf(view);
  assert.ok(west < 24 && south < 3.4 && east > 36 && north > 12.3);
});

test("the map never leaves the world", () => {
  assert.equal(moved(VIEW, 1e9, 1e9).y, 1);
  assert.equal(zoomed(VIEW, 99).zoom, 15);
});

test("the scale bar is a round length that fits", () => {
  const { metres, pixels } = scaleBar(VIEW, 120);
  assert.match(String(metres), /^[125]0*$/);
  assert.ok(pixels <= 120 && pixels > 40);
});

test("a line is read from its text", () => {
  const points = unpacked("_ibE~hbE", 1000);
  near(points[0], worldX(100));
  assert.equal(points.length, 2);
});

test("the sheet of a country gives outlines that close and lie where the country lies", () => {
  const sheet = readSheet(SHEET);
  const pen = new Pen({ ...VIEW, zoom: 5 }, 0.5);
  const duk = sheet.areas.find((area) => area.name === "Duk");
  assert.match(pen.area(sheet, duk), /^M[\d. -]+(L[\d. -]+)+Z/);
  assert.ok(duk.box[0] < worldX(31.4) && duk.box[2] > worldX(31.2));
  const state = sheet.areas.find((area) => area.id === duk.id.slice(0, 4));
  assert.ok(!state.rings && pen.area(sheet, state).length > pen.area(sheet, duk).length);
});

test("corners of a cell come back from their differences", () => {
  assert.deepEqual(cornersOf([314000, 77500, 100, -50, -200, 0]), [[31.4, 7.75], [31.41, 7.745], [31.39, 7.745]]);
});

test("months without incidents stand in the brush as empty ones", () => {
  const months = filledMonths([{ month: "2018-03-01", count: 2, best: 5 }, { month: "2017-12-01", count: 1, best: 0 }]);
  assert.deepEqual(months.map((one) => one.count), [1, 0, 0, 2]);
  assert.deepEqual([firstDay(months[0].month), lastDay(months[2].month)], ["2017-12-01", "2018-02-28"]);
  assert.equal(lastDay(monthNumber("2020-02-01")), "2020-02-29");
});

test("handles never pass each other nor the ends, and the span keeps its length when it moves", () => {
  const months = filledMonths([{ month: "2018-01-01", count: 1 }, { month: "2018-12-01", count: 1 }]);
  const span = spanOf("2018-03-01", "2018-05-31", months);
  assert.deepEqual(withHandle(span, "first", span.last + 4, months), { first: span.last, last: span.last });
  assert.deepEqual(withHandle(span, "last", Infinity, months).last, months.at(-1).month);
  const end = shifted(span, 99, months);
  assert.deepEqual([end.last, end.last - end.first], [months.at(-1).month, 2]);
  assert.equal(spanOf("", "", months), undefined);
});

test("bounds of classes rise, and every number has a class from 1 to 5", () => {
  for (const most of [1, 3, 5, 6, 17, 99, 1000, 123_456]) {
    const bounds = classBounds(most);
    assert.ok(bounds.every((bound, at) => !at || bound > bounds[at - 1]), String(bounds));
    for (const count of [1, Math.ceil(most / 2), most]) assert.ok(classOf(count, bounds) >= 1 && classOf(count, bounds) <= 5);
  }
});

test("the area of a mark grows with the people killed", () => {
  near(radiusOf(40) ** 2 / radiusOf(20) ** 2, 2, 1e-9);
  assert.equal(radiusOf(0), radiusOf(1));
});

test("of two names in one place the first stands", () => {
  const name = (text, x) => ({ text, x, y: 0, width: 40, height: 12 });
  assert.deepEqual(placedNames([name("a", 0), name("b", 30), name("c", 60)]).map((one) => one.text), ["a", "c"]);
  assert.deepEqual(placedNames([name("a", 0)], [[-5, -5, 5, 5]]), []);
});

test("the question of the list is asked of the API in the API's words", () => {
  const asked = asApi(new URLSearchParams("since=2018-01-01&until=&event_type=killing&order=newest&page=3&area=SS"));
  assert.equal(String(asked), "from=2018-01-01&kind=killing&area=SS");
});

test("the address remembers where the map stands", () => {
  const held = { at: ["7.650", "32.100", "6.80"], layers: ["incidents", "grid"], drawn: "cells" };
  assert.deepEqual(remembered(toRemember(held)), { at: [7.65, 32.1, 6.8], layers: ["incidents", "grid"], drawn: "cells" });
  assert.deepEqual(remembered("#at=a,b&drawn=<script>"), { at: undefined, layers: undefined, drawn: undefined });
});

test("numbers are written as the page's language writes them", () => {
  assert.equal(speech({ language: "ar", digits: "٠١٢٣٤٥٦٧٨٩" }).number(12), "١٢");
  assert.equal(speech({ language: "en", digits: "0123456789" }).day("2018-01-02"), "2 Jan 2018");
  assert.equal(fill("%(a)s of %(b)s", { a: 1, b: 2 }), "1 of 2");
});

test("the signs are taken whole from what milsymbol drew", () => {
  assert.equal(readFileSync(join(HERE, "map-symbols.js"), "utf8"), module());
  assert.equal(JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).devDependencies.milsymbol,
    JSON.parse(readFileSync(join(HERE, "map-symbols.drawn.json"), "utf8")).version);
});
