// Built by frontend/build.mjs from frontend/map-island.js: change it there.
import { Brush, filledMonths, firstDay, lastDay, spanOf } from "./map-brush.js";
import { circleOf, cornersOf, Pen, readSheet } from "./map-base.js";
import { gridIn, mgrs, sideAt } from "./map-grid.js";
import { alertShapes, classBounds, classOf, element, html, incidentShapes, linkAt, placedNames, siteShapes } from "./map-marks.js";
import { boxOf, fitted, latitudeOf, longitudeOf, moved, scaleBar, toPlace, worldSize, worldX, worldY, zoomed } from "./map-projection.js";
import { forecastNames, forecastShapes, monthAsked } from "./map-forecast.js";
import { legend } from "./map-legend.js";
import { asApi, fill, remembered, speech, toRemember } from "./map-words.js";
const MARGIN = 0.5;
const AT_FIRST = ["incidents", "alerts", "sites", "names", "grid"];
const LAYERS = ["incidents", "alerts", "sites", "forecast", "names", "grid"];
const NEAR = 8;
const SCHEMES = [3.6, 5, 6.6, 8.2, 9.8];
const KEPT = "tutela.map";
const GROUPS = [
  "land", "sheet", "forecast", "lakes", "rivers", "counties", "states", "borders", "unsettled", "grid", "gridnames",
  "county-hatch", "cells", "circles", "names", "sites", "points", "alerts",
];
const SHEETS_FROM = 3.5;
export class MapIsland {
  constructor(section) {
    this.section = section;
    this.words = JSON.parse(section.querySelector("script").textContent);
    this.say = speech(this.words);
    this.question = new URLSearchParams(section.dataset.question);
    this.sheets = new Map();
    this.data = { cells: [], points: [], sites: [], alerts: [] };
    const held = { ...this.kept(), ...Object.fromEntries(Object.entries(this.isPage() ? remembered(location.hash) : {}).filter(([, value]) => value)) };
    this.layers = new Set((held.layers ?? AT_FIRST).filter((layer) => LAYERS.includes(layer)));
    this.drawn = held.drawn ?? "auto";
    this.start = held.at;
    this.frames = 0;
  }
  isPage() {
    return this.section.dataset.size === "page";
  }
  kept() {
    try {
      const { layers, drawn } = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      return { layers, drawn };
    } catch {
      return {};
    }
  }
  async begin() {
    this.build();
    this.tell(this.words.loading);
    try {
      await this.readBase();
      this.watch();
      this.firstView();
      this.draw();
      await this.readAll();
    } catch (error) {
      this.fail(error);
    }
    this.section.dataset.ready = "yes";
    return this;
  }
  build() {
    const place = this.section.querySelector('[data-part="place"]');
    this.svg = element("svg", { class: "map-svg", focusable: "false" });
    this.svg.append(this.patterns());
    this.groups = Object.fromEntries(GROUPS.map((name) => [name, this.svg.appendChild(element("g", { class: `map-${name}` }))]));
    this.hint = html("p", { class: "map-hint", hidden: "" });
    this.status = html("p", { class: "map-status", role: "status" });
    this.where = html("p", { class: "map-where" }, [html("bdi", { dir: "ltr" })]);
    this.scale = html("p", { class: "map-scale" }, [html("span", { class: "map-scale-bar" }), html("span", { class: "map-scale-text" })]);
    this.legend = html("div", { class: "map-legend" });
    const keys = html("p", { class: "unseen", id: `map-keys-${Math.floor(performance.now())}` }, [this.words.keys]);
    this.frame = html("div", { class: "map-frame", tabindex: "0", role: "group", "aria-label": this.words.map, "aria-describedby": keys.id }, [
      this.svg, html("span", { class: "map-cross", "aria-hidden": "true" }), this.hint,
    ]);
    this.overlay = html("div", { class: "map-overlay" }, [this.legend, this.tools(), this.status, this.scale, this.where]);
    place.replaceChildren(keys, html("div", { class: "map-window" }, [this.frame, this.overlay]));
    if (this.section.hasAttribute("data-brush")) {
      this.brush = new Brush(place.appendChild(html("div", { class: "brush", hidden: "" })), this.words.brush, this.say, (span) => this.chooseSpan(span));
    }
    this.measure = document.createElement("canvas").getContext("2d");
  }
  patterns() {
    const hatch = (id, turn, side) => element("pattern", { id, patternUnits: "userSpaceOnUse", width: side, height: side, patternTransform: `rotate(${turn})` }, [element("path", { class: id, d: `M0 0V${side}` })]);
    return element("defs", {}, [hatch("map-hatch-county", 45, 6), hatch("map-hatch-feared", -45, 5)]);
  }
  tools() {
    const button = (text, label, act, facts = {}) => {
      const made = html("button", { type: "button", "aria-label": label, title: label, ...facts }, [text]);
      made.addEventListener("click", act);
      return made;
    };
    const drawn = ["auto", "cells", "points"].map((way) => {
      const made = button(this.words[way], this.words[way], () => this.chooseDrawn(way), { "data-drawn": way });
      made.removeAttribute("title");
      return made;
    });
    this.ways = drawn;
    const layers = LAYERS.map((layer) => {
      const box = html("input", { type: "checkbox", ...(this.layers.has(layer) ? { checked: "" } : {}) });
      box.addEventListener("change", () => this.chooseLayer(layer, box.checked));
      return html("label", {}, [box, this.words.layer[layer]]);
    });
    return html("div", { class: "map-tools" }, [
      html("div", { class: "map-ways", role: "group", "aria-label": this.words.drawn }, drawn),
      html("details", { class: "map-layers" }, [html("summary", {}, [this.words.layers]), html("div", {}, layers)]),
      html("div", { class: "map-zoom" }, [
        button("+", this.words.closer, () => this.go(zoomed(this.view, 1))),
        button("−", this.words.farther, () => this.go(zoomed(this.view, -1))),
        button("⤢", this.words.whole, () => this.goHome()),
      ]),
    ]);
  }
  tell(text) {
    this.status.textContent = text;
    this.status.hidden = !text;
  }
  fail(error) {
    if (error?.name === "AbortError") return;
    const again = html("button", { type: "button" }, [this.words.again]);
    again.addEventListener("click", () => this.begin());
    this.status.hidden = false;
    this.status.replaceChildren(`${this.words.failed} `, again);
  }
  async json(address, signal) {
    const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.json();
  }
  async readSheet(name) {
    if (!this.sheets.has(name)) {
      this.sheets.set(name, undefined);
      this.sheets.set(name, readSheet(await this.json(`${this.section.dataset.base}${name}.json`)));
    }
    return this.sheets.get(name);
  }
  async readBase() {
    const countries = this.countries();
    await Promise.all(["world", "water", ...countries.map((code) => `sheet-${code}`)].map((name) => this.readSheet(name)));
  }
  countries() {
    const codes = (this.section.dataset.fit ?? "").split(" ").filter(Boolean).map((area) => area.slice(0, 2));
    const all = [...new Set(codes)].filter((code) => this.words.sheets.includes(code));
    return all.includes("SS") || all.includes("SD") ? [...new Set([...all, "XA"])] : all;
  }
  address(name, more = {}) {
    const asked = name === "marks" ? new URLSearchParams() : asApi(this.question);
    for (const [key, value] of Object.entries(more)) asked.set(key, value);
    return `${this.section.dataset[`${name}Url`]}?${asked}`;
  }
  async readAll() {
    this.fetched = undefined;
    const parts = [this.readSummary(), this.readView(), this.readMarks()];
    if (this.brush) parts.push(this.readMonths());
    this.data.forecast = undefined;
    if (this.layers.has("forecast")) parts.push(this.readForecast());
    await Promise.all(parts);
    this.tell("");
    this.draw();
  }
  async readSummary() {
    this.data.summary = await this.json(this.address("summary"));
    const hatched = this.data.summary.areas.filter((one) => one.county).map((one) => one.area.slice(0, 2));
    const wanted = [...new Set(hatched)].filter((code) => this.words.sheets.includes(code)).slice(0, 12);
    await Promise.all(wanted.map((code) => this.readSheet(`sheet-${code}`)));
  }
  async readMonths() {
    this.months = filledMonths((await this.json(this.address("months"))).items);
    this.brush.show(this.months, spanOf(this.question.get("since"), this.question.get("until"), this.months));
  }
  async readMarks() {
    const marks = await this.json(this.address("marks"));
    Object.assign(this.data, marks);
    if (marks.sites.length && !this.signs) ({ SIGNS: this.signs } = await import("./map-symbols.js"));
  }
  async readForecast() {
    const { question } = this;
    const found = await this.json(`${this.section.dataset.forecastUrl}?${monthAsked(question)}`);
    const countries = [...new Set(found.areas.filter((one) => one.area.length > 2).map((one) => one.area.slice(0, 2)))];
    const wanted = countries.filter((code) => this.words.sheets.includes(code));
    await Promise.all(wanted.map((code) => this.readSheet(`sheet-${code}`)));
    if (question === this.question) this.data.forecast = found;
  }
  scheme() {
    const { zoom } = this.view;
    const counted = this.data.resolution !== null;
    const near = this.drawn !== "cells" && (zoom >= NEAR || this.drawn === "points");
    return `${this.drawn} ${SCHEMES.filter((one) => zoom >= one).length} ${near} ${near && counted ? Math.floor(zoom * 2) : ""}`;
  }
  async readView() {
    const box = boxOf(this.view);
    const scheme = this.scheme();
    const inside = this.fetched && box.every((edge, at) => (at < 2 ? edge >= this.fetched.box[at] : edge <= this.fetched.box[at]));
    if (inside && this.fetched.scheme === scheme) return;
    this.reading?.abort();
    this.reading = new AbortController();
    const view = box.map((edge) => edge.toFixed(4)).join(",");
    const found = await this.json(this.address("view", { view, zoom: this.view.zoom.toFixed(2), drawn: this.drawn }), this.reading.signal);
    const [wide, high] = [(box[2] - box[0]) * 0.45, (box[3] - box[1]) * 0.45];
    Object.assign(this.data, found);
    this.data.cells = found.cells.map((cell) => ({ ...cell, corners: cornersOf(cell.corners) }));
    this.fetched = { box: [box[0] - wide, box[1] - high, box[2] + wide, box[3] + high], scheme: this.scheme() };
  }
  async readOn() {
    try {
      await this.readView();
      this.tell(this.drawn === "points" && this.data.resolution !== null ? this.words.too_many : "");
      this.draw();
    } catch (error) {
      this.fail(error);
    }
  }
  size() {
    return [Math.max(this.frame.clientWidth, 200), Math.max(this.frame.clientHeight, 160)];
  }
  firstView() {
    const [width, height] = this.size();
    const focus = (this.section.dataset.focus ?? "").split(",").map(Number);
    const at = this.start ? [this.start[1], this.start[0], this.start[2]] : focus.length === 3 ? focus : undefined;
    this.view = at ? { x: worldX(at[0]), y: worldY(at[1]), zoom: at[2], width, height } : this.home();
  }
  home() {
    const [width, height] = this.size();
    const areas = (this.section.dataset.fit ?? "").split(" ").filter(Boolean);
    const boxes = areas.map((area) => this.boxOfArea(area)).filter(Boolean);
    if (!boxes.length) return fitted([-20, -36, 55, 38], width, height);
    const [west, north, east, south] = boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
    const beside = width >= 700 ? 250 : 0;
    const view = fitted([longitudeOf(west), latitudeOf(south), longitudeOf(east), latitudeOf(north)], width - beside, height);
    const shift = document.dir === "rtl" ? beside / 2 : -beside / 2;
    return moved({ ...view, width, height }, shift, 0);
  }
  boxOfArea(code) {
    const held = this.sheets.get(`sheet-${code.slice(0, 2)}`) ?? this.sheets.get("world");
    return held?.areas.find((area) => area.id === code)?.box;
  }
  goHome() {
    this.go(this.home());
  }
  go(view) {
    this.view = view;
    if (!this.following) this.following = requestAnimationFrame(() => this.follow());
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), 130);
  }
  follow() {
    this.following = undefined;
    this.frames += 1;
    const scale = 2 ** (this.view.zoom - this.base.zoom);
    const size = worldSize(this.view.zoom);
    const left = (this.base.x - this.view.x) * size + (this.view.width / 2) * (1 - scale);
    const top = (this.base.y - this.view.y) * size + (this.view.height / 2) * (1 - scale);
    const [wide, high] = [this.view.width * MARGIN, this.view.height * MARGIN];
    if (scale > 1.9 || scale < 0.6 || Math.abs(left + (this.view.width / 2) * (scale - 1)) > wide * 0.9 || Math.abs(top + (this.view.height / 2) * (scale - 1)) > high * 0.9) {
      this.draw({ moving: true });
      return;
    }
    this.svg.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    this.drawScale();
  }
  rest() {
    this.draw();
    this.remember();
    this.readOn();
  }
  remember() {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ layers: [...this.layers], drawn: this.drawn }));
    } catch {
    }
    if (!this.isPage()) return;
    const at = [latitudeOf(this.view.y).toFixed(3), longitudeOf(this.view.x).toFixed(3), this.view.zoom.toFixed(2)];
    history.replaceState(history.state, "", `${location.pathname}${location.search}${toRemember({ at, layers: [...this.layers], drawn: this.drawn })}`);
  }
  watch() {
    if (this.watching) return;
    this.watching = true;
    this.pointers = new Map();
    this.frame.addEventListener("pointerdown", (event) => this.press(event));
    this.frame.addEventListener("pointermove", (event) => this.point(event));
    ["pointerup", "pointercancel"].forEach((name) => this.frame.addEventListener(name, (event) => this.release(event)));
    this.frame.addEventListener("pointerleave", () => this.readOut());
    this.frame.addEventListener("click", (event) => this.click(event), true);
    this.frame.addEventListener("dragstart", (event) => event.preventDefault());
    this.frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.frame.addEventListener("keydown", (event) => this.key(event));
    this.frame.addEventListener("focusin", (event) => this.focused(event));
    new ResizeObserver(() => this.resize()).observe(this.frame);
    matchMedia("print").addEventListener("change", ({ matches }) => this.print(matches));
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
    for (const name of ["tutela:changed", "tutela:renewed"]) document.addEventListener(name, () => this.changed());
    const form = document.querySelector(`#${this.section.dataset.filters || "none"} form`);
    form?.addEventListener("submit", (event) => this.ask(event, form));
    if (this.isPage()) addEventListener("popstate", () => this.choose(new URLSearchParams(location.search), { push: false }));
  }
  press(event) {
    if (event.button) return;
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    this.dragged = 0;
  }
  point(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.hover(event);
    const now = [event.clientX, event.clientY];
    this.dragged += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (this.dragged > 4 && !this.frame.hasPointerCapture(event.pointerId)) this.frame.setPointerCapture(event.pointerId);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    let view = this.view;
    if (other) {
      const box = this.frame.getBoundingClientRect();
      const apart = (place) => Math.max(10, Math.hypot(place[0] - other[0], place[1] - other[1]));
      view = zoomed(view, Math.log2(apart(now) / apart(before)), (now[0] + other[0]) / 2 - box.left, (now[1] + other[1]) / 2 - box.top);
    }
    const share = other ? 0.5 : 1;
    this.pointers.set(event.pointerId, now);
    this.go(moved(view, (before[0] - now[0]) * share, (before[1] - now[1]) * share));
  }
  release(event) {
    this.pointers.delete(event.pointerId);
  }
  click(event) {
    if (this.dragged > 4) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.target.closest("a")) return;
    const [x, y] = this.inFrame(event);
    if (this.cellAt(x, y)) this.go(zoomed(this.view, 1.5, x, y));
  }
  inFrame(event) {
    const box = this.frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
  wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    this.go(zoomed(this.view, Math.max(-1, Math.min(1, (-event.deltaY * lines) / 300)), ...this.inFrame(event)));
  }
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 240 : 80;
    const acts = {
      ArrowLeft: () => this.go(moved(this.view, -step, 0)),
      ArrowRight: () => this.go(moved(this.view, step, 0)),
      ArrowUp: () => this.go(moved(this.view, 0, -step)),
      ArrowDown: () => this.go(moved(this.view, 0, step)),
      "+": () => this.go(zoomed(this.view, 0.5)),
      "=": () => this.go(zoomed(this.view, 0.5)),
      "-": () => this.go(zoomed(this.view, -0.5)),
      0: () => this.goHome(),
      "[": () => this.brush?.move(-1),
      "]": () => this.brush?.move(1),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
    this.readOut();
  }
  focused(event) {
    if (this.keeping) return undefined;
    if (event.target === this.frame) return this.readOut();
    const [frame, mark] = [this.frame.getBoundingClientRect(), event.target.getBoundingClientRect()];
    const [x, y] = [mark.left + mark.width / 2 - frame.left, mark.top + mark.height / 2 - frame.top];
    if (x < 20 || y < 20 || x > frame.width - 20 || y > frame.height - 20) this.go(moved(this.view, x - frame.width / 2, y - frame.height / 2));
    return undefined;
  }
  hover(event) {
    const [x, y] = this.inFrame(event);
    this.readOut(x, y);
    const cell = event.target.closest?.("a") ? undefined : this.cellAt(x, y);
    this.hint.hidden = !cell;
    if (!cell) return;
    this.hint.textContent = fill(this.words.cell_label, { count: this.say.number(cell.count) });
    this.hint.style.left = `${Math.min(x + 14, this.view.width - 180)}px`;
    this.hint.style.top = `${y + 14}px`;
  }
  readOut(x = this.view.width / 2, y = this.view.height / 2) {
    const [longitude, latitude] = toPlace(this.view, x, y);
    const [north, east] = [latitude >= 0 ? "N" : "S", longitude >= 0 ? "E" : "W"];
    this.where.firstChild.textContent = `${mgrs(longitude, latitude)}   ${Math.abs(latitude).toFixed(3)}° ${north}, ${Math.abs(longitude).toFixed(3)}° ${east}`;
  }
  cellAt(x, y) {
    if (!this.layers.has("incidents")) return undefined;
    const [longitude, latitude] = toPlace(this.view, x, y);
    return this.data.cells.find(({ corners }) => {
      let inside = false;
      corners.forEach(([x1, y1], number) => {
        const [x2, y2] = corners.at(number - 1);
        if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) inside = !inside;
      });
      return inside;
    });
  }
  resize() {
    const [width, height] = this.size();
    if (!this.view || (width === this.view.width && height === this.view.height)) return;
    this.view = { ...this.view, width, height };
    this.draw();
    this.brush?.months.length && this.brush.draw();
  }
  print(printing) {
    this.printing = printing;
    this.draw();
  }
  changed() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.readAll().catch((error) => this.fail(error)), 600);
  }
  chooseLayer(layer, wanted) {
    this.layers[wanted ? "add" : "delete"](layer);
    this.draw();
    this.remember();
    if (layer === "forecast" && wanted) this.readForecast().then(() => this.draw(), (error) => this.fail(error));
  }
  chooseDrawn(way) {
    this.drawn = way;
    this.rest();
  }
  chooseSpan(span) {
    const question = new URLSearchParams(this.question);
    for (const [name, day] of [["since", span && firstDay(span.first)], ["until", span && lastDay(span.last)]]) {
      if (day) question.set(name, day);
      else question.delete(name);
    }
    this.choose(question);
  }
  ask(event, form) {
    event.preventDefault();
    const question = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    this.choose(question, { push: true });
  }
  async choose(question, { push } = {}) {
    this.question = question;
    const form = document.querySelector(`#${this.section.dataset.filters || "none"} form`);
    for (const field of form?.elements ?? []) if (field.name && field.type !== "submit") field.value = question.get(field.name) ?? "";
    if (this.isPage() && push !== false) {
      const address = `${location.pathname}${question.size ? `?${question}` : ""}${location.hash}`;
      history[push ? "pushState" : "replaceState"](null, "", address);
    }
    this.section.dispatchEvent(new CustomEvent("tutela:map-question", { bubbles: true, detail: String(question) }));
    try {
      await Promise.all([this.readAll(), this.readTable()]);
    } catch (error) {
      this.fail(error);
    }
  }
  async readTable() {
    const table = document.getElementById(this.section.dataset.table || "none");
    if (!table) return;
    const answer = await fetch(`${location.pathname}?${this.question}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const anew = page.getElementById(table.id);
    if (anew) table.replaceChildren(...anew.childNodes);
  }
  draw({ moving = false } = {}) {
    if (!this.view) return;
    const held = document.activeElement?.closest?.(".map-svg a")?.getAttribute("href");
    this.base = this.view;
    const pen = new Pen(this.view, MARGIN);
    const [left, top] = [this.view.width * MARGIN, this.view.height * MARGIN];
    this.svg.setAttribute("viewBox", this.printing ? `${left} ${top} ${this.view.width} ${this.view.height}` : `0 0 ${pen.width} ${pen.height}`);
    Object.assign(this.svg.style, { width: `${pen.width}px`, height: `${pen.height}px`, left: `${-left}px`, top: `${-top}px`, transformOrigin: `${left}px ${top}px`, transform: "none" });
    this.drawBase(pen);
    this.drawForecast(pen);
    this.drawGrid(pen);
    this.drawIncidents(pen);
    this.drawMarks(pen);
    this.drawNames(pen);
    this.drawScale();
    if (!moving) this.drawLegend();
    this.readOut();
    if (held) this.keepFocus(held);
    this.ways.forEach((way) => way.setAttribute("aria-pressed", way.dataset.drawn === this.drawn));
  }
  keepFocus(address) {
    const mark = [...this.svg.querySelectorAll("a")].find((one) => one.getAttribute("href") === address);
    this.keeping = true;
    (mark ?? this.frame).focus({ preventScroll: true });
    this.keeping = false;
  }
  path(group, d, className) {
    const paths = this.groups[group].children;
    const held = [...paths].find((one) => (one.getAttribute("class") ?? "") === (className ?? ""));
    const path = held ?? this.groups[group].appendChild(element("path", className ? { class: className } : {}));
    path.setAttribute("d", d);
  }
  sheetsInSight(pen) {
    if (this.view.zoom < SHEETS_FROM) return [];
    return this.countries().map((code) => this.sheets.get(`sheet-${code}`)).filter((sheet) => sheet && pen.sees(sheet.box));
  }
  drawBase(pen) {
    const [world, water] = [this.sheets.get("world"), this.sheets.get("water")];
    const sheets = this.sheetsInSight(pen);
    const detailed = new Set(sheets.map((sheet) => sheet.country));
    const seen = world.areas.filter((area) => pen.sees(area.box));
    this.path("land", seen.filter((area) => !detailed.has(area.id)).map((area) => pen.area(world, area)).join(""));
    this.path("sheet", sheets.flatMap((sheet) => sheet.areas.filter((area) => area.rings).map((area) => pen.area(sheet, area))).join(""));
    this.path("lakes", water.lakes.filter((lake) => pen.sees(lake.box)).map((lake) => `${pen.line(lake.line)}Z`).join(""));
    this.path("rivers", pen.lines(water.rivers.filter((river) => this.view.zoom + 0.5 >= river.from - 1)));
    const coarse = (lines) => lines.filter((one) => !one.beside.some((code) => detailed.has(code)));
    this.path("borders", pen.lines(coarse(world.solid)) + sheets.map((sheet) => pen.level(sheet, 0)).join(""));
    this.path("unsettled", pen.lines(coarse(world.unsettled)) + sheets.map((sheet) => pen.level(sheet, 9)).join(""));
    this.path("states", sheets.map((sheet) => pen.level(sheet, 1)).join(""));
    this.path("counties", this.view.zoom >= 5.4 ? sheets.map((sheet) => pen.level(sheet, 2)).join("") : "");
  }
  areaOf(code) {
    const found = (sheet) => sheet && sheet.areas.find((one) => one.id === code);
    const sheets = [this.sheets.get(`sheet-${code.slice(0, 2)}`), this.sheets.get("world")];
    const sheet = sheets.find(found);
    return sheet && { sheet, area: found(sheet) };
  }
  drawForecast(pen) {
    const said = this.layers.has("forecast") ? (this.data.forecast?.areas ?? []) : [];
    const seen = said.map((one) => ({ one, drawn: this.areaOf(one.area) })).filter(({ drawn }) => drawn && pen.sees(drawn.area.box));
    this.groups.forecast.replaceChildren(...forecastShapes(pen, seen));
    this.forecastNames = () => forecastNames(this, pen, seen);
  }
  drawGrid(pen) {
    const shown = this.layers.has("grid");
    const edges = [longitudeOf(Math.max(0, pen.box[0])), latitudeOf(pen.box[3]), longitudeOf(Math.min(1, pen.box[2])), latitudeOf(pen.box[1])];
    const grid = gridIn(edges, shown ? sideAt(this.view.zoom) : 0);
    this.path("grid", grid.lines.map((line) => pen.degrees(line)).join(""));
    const names = grid.names.map(({ at, text }) => {
      const [x, y] = pen.place(...at);
      return element("text", { x, y: y + 9 }, [text]);
    });
    this.groups.gridnames.replaceChildren(...names);
  }
  drawIncidents(pen) {
    const shown = this.layers.has("incidents");
    const { cells, points, summary } = this.data;
    const seen = shown ? cells : [];
    this.bounds = classBounds(Math.max(...seen.map((cell) => cell.count), 1));
    const classes = ["", "", "", "", "", ""];
    for (const cell of seen) classes[classOf(cell.count, this.bounds)] += pen.degrees(cell.corners, true);
    [1, 2, 3, 4, 5].forEach((step) => this.path("cells", classes[step], `cell-${step}`));
    const counties = shown && summary && this.view.zoom >= SHEETS_FROM ? summary.areas.filter((area) => area.county) : [];
    this.groups["county-hatch"].replaceChildren(...counties.flatMap((area) => this.county(pen, area)));
    const radii = this.words.radius;
    this.circles = shown ? points.filter((one) => one.precision > 1).map((one) => pen.degrees(circleOf(one.location, radii[one.precision]), true)) : [];
    this.groups.circles.replaceChildren(...this.circles.map((d) => element("path", { class: "somewhere", d })));
    const marks = shown ? [...points].sort((a, b) => b.high - a.high).map((one) => this.incident(pen, one, points.length)) : [];
    this.groups.points.replaceChildren(...marks);
  }
  county(pen, area) {
    const sheet = this.sheets.get(`sheet-${area.area.slice(0, 2)}`);
    const drawn = sheet?.areas.find((one) => one.id === area.area);
    if (!drawn || !pen.sees(drawn.box)) return [];
    const label = fill(this.words.county_label, { name: area.name, count: this.say.number(area.county) });
    return [element("path", { class: "county", d: pen.area(sheet, drawn) }, [element("title", {}, [label])])];
  }
  incident(pen, one, among) {
    const figures = Object.fromEntries(["low", "best", "high"].map((name) => [name, this.say.number(one[name])]));
    const label = fill(this.words.point_label, { title: one.title, day: this.say.day(one.day), ...figures });
    const link = linkAt(pen.place(...one.location), { url: one.url, label, name: `incident shape-${one.shape}` }, incidentShapes(one));
    if (among > 60) link.setAttribute("tabindex", "-1");
    return link;
  }
  drawMarks(pen) {
    const inSight = ([x, y]) => x > -40 && y > -40 && x < pen.width + 40 && y < pen.height + 40;
    const sites = this.layers.has("sites") && this.signs ? this.data.sites.map((site) => ({ site, at: pen.place(...site.location) })).filter(({ at }) => inSight(at)) : [];
    this.siteMarks = sites;
    this.groups.sites.replaceChildren(...sites.map(({ site, at }) => linkAt(at, { url: site.url, label: site.name, name: "site" }, siteShapes(this.signs[site.kind] ?? this.signs.base, this.view.zoom < 5 ? 16 : 26))));
    const alerts = this.layers.has("alerts") ? this.data.alerts : [];
    const held = [];
    this.groups.alerts.replaceChildren(...alerts.flatMap((alert) => this.alert(pen, alert, held)));
  }
  alert(pen, alert, held) {
    const sheet = this.sheets.get(`sheet-${alert.area.slice(0, 2)}`);
    const area = alert.precision > 2 || !alert.location ? sheet?.areas.find((one) => one.id === alert.area) : undefined;
    const feared = alert.happened ? "happened" : "feared";
    const label = fill(this.words.alert_label, { number: this.say.number(alert.number), title: alert.title });
    const at = area ? area.at : alert.location;
    if (!at) return [];
    const radius = this.words.radius[alert.precision] ?? 1000;
    const where = area
      ? element("path", { class: `alert-area ${feared}`, d: pen.area(sheet, area) })
      : element("path", { class: `alert-area ${feared}`, d: pen.degrees(circleOf(at, Math.max(radius, 13 * this.metres(pen))), true) });
    const foot = pen.place(...at);
    const beside = held.filter(([x, y]) => Math.hypot(x - foot[0], y - foot[1]) < 18).length;
    held.push(foot);
    return [where, linkAt(foot, { url: alert.url, label, name: "alert" }, alertShapes(alert, this.say.number(alert.number), beside))];
  }
  metres(pen) {
    return (40_075_016 * Math.cos((latitudeOf(this.view.y) * Math.PI) / 180)) / pen.size;
  }
  drawNames(pen) {
    const wanted = this.layers.has("names") ? [...this.siteNames(pen), ...this.forecastNames(), ...this.townNames(pen), ...this.areaNames(pen)] : [...this.siteNames(pen), ...this.forecastNames()];
    const found = placedNames(wanted.filter((one) => one.x > 0 && one.y > 0 && one.x < pen.width && one.y < pen.height), this.taken(pen));
    this.groups.names.replaceChildren(
      ...found.flatMap((one) => [
        ...(one.dot ? [element("circle", { class: "town", cx: one.dot[0], cy: one.dot[1], r: one.rank === 1 ? 2.4 : 1.8 })] : []),
        element("text", { class: `name-${one.kind}`, x: one.x, y: one.y + one.height * 0.32, ...(one.words ? { "aria-hidden": "true" } : {}) }, [one.text]),
      ]),
    );
  }
  taken(pen) {
    const signs = this.siteMarks.map(({ at: [x, y] }) => [x - 14, y - 11, x + 14, y + 11]);
    const pins = [...this.groups.alerts.querySelectorAll("a")].map((pin) => pin.getAttribute("transform").match(/-?[\d.]+/g).map(Number)).map(([x, y]) => [x - 3, y - 34, x + 26, y + 4]);
    return [...signs, ...pins];
  }
  named(kind, text, x, y, size, more = {}) {
    this.measure.font = `${size}px ${getComputedStyle(this.frame).fontFamily}`;
    const spaced = kind === "country" || kind === "state" ? 1.12 : 1.02;
    return { kind, text, x, y, width: this.measure.measureText(text).width * spaced, height: size * 1.2, ...more };
  }
  siteNames(pen) {
    return this.siteMarks.flatMap(({ site, at: [x, y] }) => {
      const name = this.named("site", site.name, x, y, 12);
      return this.view.zoom < 4.6 ? [] : [{ ...name, y: y + 20 }];
    });
  }
  townNames(pen) {
    const least = { 1: 5.6, 2: 7.2, 3: 8.4 };
    const towns = this.sheetsInSight(pen).flatMap((sheet) => sheet.towns).filter((town) => this.view.zoom >= least[town.rank]);
    return towns.map((town) => {
      const [x, y] = pen.place(...town.at);
      const name = this.named("town", this.localName(town), x, y, 11.5);
      return { ...name, x: x + name.width / 2 + 6, dot: [x, y], rank: town.rank };
    }).filter(({ dot: [x, y] }) => x > 0 && y > 0 && x < pen.width && y < pen.height);
  }
  areaNames(pen) {
    const pixels = pen.size / 360;
    const { zoom } = this.view;
    const fits = (area, kind, size) => {
      const [x, y] = pen.place(...area.at);
      const name = this.named(kind, this.localName(area), x, y, size);
      return name.width < area.room * pixels * 2.6 ? [name] : [];
    };
    const level = (area) => (area.id.length <= 2 ? 0 : area.rings && this.isBelowState(area) ? 2 : 1);
    const parts = this.sheetsInSight(pen).flatMap((sheet) => sheet.areas);
    const countries = zoom < 6.6 ? this.sheets.get("world").areas.filter((area) => pen.sees(area.box)).flatMap((area) => fits(area, "country", 12)) : [];
    const states = zoom >= 5.2 && zoom < 8.6 ? parts.filter((area) => level(area) === 1).flatMap((area) => fits(area, "state", 11.5)) : [];
    const counties = zoom >= 6.6 ? parts.filter((area) => level(area) === 2).flatMap((area) => fits(area, "county", 11.5)) : [];
    return [...countries, ...states, ...counties];
  }
  isBelowState(area) {
    return this.sheets.get(`sheet-${area.id.slice(0, 2)}`)?.areas.some((one) => !one.rings && one.id.length > 2 && area.id.startsWith(one.id)) ?? false;
  }
  localName({ name, names }) {
    return names?.[this.words.language.split("-")[0]] ?? name;
  }
  drawScale() {
    const { metres, pixels } = scaleBar(this.view);
    this.scale.firstChild.style.inlineSize = `${pixels}px`;
    const words = metres >= 1000 ? fill(this.words.kilometres, { number: this.say.number(metres / 1000) }) : fill(this.words.metres, { number: this.say.number(metres) });
    if (this.scale.lastChild.textContent !== words) this.scale.lastChild.textContent = words;
  }
  drawLegend() {
    if (!this.data.summary) return;
    const held = this.legend.querySelector("details");
    const anew = legend(this, held ? held.open : this.frame.clientWidth >= 640);
    if (!held?.isEqualNode(anew)) this.legend.replaceChildren(anew);
  }
}
