// Built by frontend/build.mjs from frontend/map-brush.js: change it there.
export const monthNumber = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
export const firstDay = (month) => `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
export function lastDay(month) {
  const day = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0));
  return day.toISOString().slice(0, 10);
}
export function filledMonths(items) {
  const held = new Map(items.map((one) => [monthNumber(one.month), one]));
  const numbers = [...held.keys()];
  if (!numbers.length) return [];
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  return Array.from({ length: last - first + 1 }, (_, step) => ({ month: first + step, count: held.get(first + step)?.count ?? 0, best: held.get(first + step)?.best ?? 0 }));
}
export function spanOf(since, until, months) {
  if (!months.length || (!since && !until)) return undefined;
  const [start, end] = [months[0].month, months.at(-1).month];
  const clamp = (month) => Math.min(end, Math.max(start, month));
  return { first: since ? clamp(monthNumber(since)) : start, last: until ? clamp(monthNumber(until)) : end };
}
export function withHandle(span, handle, month, months) {
  const bounded = Math.min(months.at(-1).month, Math.max(months[0].month, month));
  return handle === "first"
    ? { first: Math.min(bounded, span.last), last: span.last }
    : { first: span.first, last: Math.max(bounded, span.first) };
}
export function shifted(span, by, months) {
  const bounded = Math.min(months.at(-1).month - span.last, Math.max(months[0].month - span.first, by));
  return { first: span.first + bounded, last: span.last + bounded };
}
export const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -Infinity, End: Infinity };
const SVG = "http://www.w3.org/2000/svg";
const element = (name, attributes = {}) => {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};
export class Brush {
  constructor(root, words, say, onSpan) {
    Object.assign(this, { root, words, say, onSpan, months: [], span: undefined });
    this.root.replaceChildren();
    this.head = this.add(this.root, "div", "brush-head");
    this.title = this.add(this.head, "p", "brush-title");
    const strong = this.add(this.title, "strong");
    strong.textContent = words.title;
    this.add(this.title, "small").textContent = ` ${words.note}`;
    this.tools = this.add(this.head, "div", "brush-tools");
    this.told = this.add(this.tools, "output", "brush-told");
    this.button("[", words.back, () => this.move(-1));
    this.button("]", words.on, () => this.move(1));
    this.player = this.button("▶", words.play, () => this.play());
    this.all = this.button("", words.whole, () => this.choose(undefined));
    this.all.textContent = words.whole;
    this.track = this.add(this.root, "div", "brush-track");
    this.track.dir = "ltr";
    this.svg = this.track.appendChild(element("svg", { preserveAspectRatio: "none", "aria-hidden": "true" }));
    this.years = this.add(this.track, "div", "brush-years");
    this.handles = Object.fromEntries(["first", "last"].map((name) => [name, this.handle(name)]));
    this.track.addEventListener("pointerdown", (event) => this.grab(event));
  }
  add(parent, name, className = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    return parent.appendChild(made);
  }
  button(text, label, act) {
    const made = this.add(this.tools, "button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    return made;
  }
  handle(name) {
    const made = this.add(this.track, "div", "brush-handle");
    made.dataset.handle = name;
    made.tabIndex = 0;
    made.setAttribute("role", "slider");
    made.setAttribute("aria-label", this.words[name]);
    made.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS)) return;
      event.preventDefault();
      event.stopPropagation();
      this.choose(withHandle(this.held(), name, this.held()[name] + KEYS[event.key], this.months), { soon: true });
    });
    return made;
  }
  held() {
    return this.span ?? { first: this.months[0].month, last: this.months.at(-1).month };
  }
  show(months, span) {
    Object.assign(this, { months, span });
    this.root.hidden = months.length < 2;
    if (!this.root.hidden) this.draw();
  }
  share(month) {
    return (month - this.months[0].month) / this.months.length;
  }
  draw() {
    const top = Math.sqrt(Math.max(...this.months.map((one) => one.count), 1));
    const { first, last } = this.held();
    const bars = { in: "", out: "" };
    this.months.forEach(({ month, count }, number) => {
      if (!count) return;
      const height = Math.max(2, (100 * Math.sqrt(count)) / top);
      bars[month >= first && month <= last ? "in" : "out"] += `M${number + 0.08} 100V${(100 - height).toFixed(2)}H${number + 0.92}V100Z`;
    });
    this.svg.setAttribute("viewBox", `0 0 ${this.months.length} 100`);
    this.svg.replaceChildren(
      element("rect", { class: "brush-chosen", x: first - this.months[0].month, width: last - first + 1, y: 0, height: 100 }),
      element("path", { class: "brush-out", d: bars.out }),
      element("path", { class: "brush-in", d: bars.in }),
    );
    this.drawYears();
    this.drawHandles(first, last);
  }
  drawYears() {
    const width = this.track.clientWidth || 600;
    const every = [1, 2, 5, 10, 20, 50].find((years) => (width * 12 * years) / this.months.length >= 44) ?? 100;
    const years = this.months.filter(({ month }) => month % 12 === 0 && (month / 12) % every === 0);
    this.years.replaceChildren();
    years.filter(({ month }) => this.share(month) < 0.97).forEach(({ month }) => {
      const year = this.add(this.years, "span");
      year.textContent = this.say.year(month / 12);
      year.style.insetInlineStart = `${100 * this.share(month)}%`;
    });
  }
  drawHandles(first, last) {
    const place = { first: this.share(first), last: this.share(last + 1) };
    const [low, high] = [this.months[0].month, this.months.at(-1).month];
    Object.entries(this.handles).forEach(([name, handle]) => {
      handle.style.left = `${100 * place[name]}%`;
      handle.setAttribute("aria-valuemin", low);
      handle.setAttribute("aria-valuemax", high);
      handle.setAttribute("aria-valuenow", this.held()[name]);
      handle.setAttribute("aria-valuetext", this.say.month(this.held()[name]));
    });
    const names = { first: this.say.month(first), last: this.say.month(last) };
    this.told.textContent = this.words.span.replace(/%\((\w+)\)s/g, (_, name) => names[name]);
    this.all.hidden = !this.span;
  }
  monthAt(event) {
    const box = this.svg.getBoundingClientRect();
    const share = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
    return this.months[0].month + Math.floor(share * this.months.length);
  }
  grab(event) {
    if (event.button) return;
    event.preventDefault();
    const start = this.monthAt(event);
    const before = this.held();
    const handle = event.target.closest?.("[data-handle]")?.dataset.handle;
    const inside = this.span && start >= before.first && start <= before.last;
    const step = (now) => {
      if (handle) return withHandle(before, handle, now + (handle === "last" && now < start ? 0 : 0), this.months);
      if (inside) return shifted(before, now - start, this.months);
      return { first: Math.min(start, now), last: Math.max(start, now) };
    };
    const follow = (moved) => {
      this.span = step(this.monthAt(moved));
      this.draw();
    };
    const leave = () => {
      this.track.removeEventListener("pointermove", follow);
      ["pointerup", "pointercancel"].forEach((name) => this.track.removeEventListener(name, leave));
      this.choose(this.span);
    };
    this.track.setPointerCapture(event.pointerId);
    if (handle) this.handles[handle].focus();
    else follow(event);
    this.track.addEventListener("pointermove", follow);
    ["pointerup", "pointercancel"].forEach((name) => this.track.addEventListener(name, leave));
  }
  move(by) {
    if (this.months.length) this.choose(shifted(this.held(), by, this.months), { soon: true });
  }
  play() {
    const stop = () => {
      clearInterval(this.playing);
      this.playing = undefined;
      this.player.textContent = "▶";
      this.player.setAttribute("aria-label", this.words.play);
    };
    if (this.playing) return stop();
    if (!this.span) this.choose({ first: this.months[0].month, last: Math.min(this.months[0].month + 11, this.months.at(-1).month) });
    this.player.textContent = "■";
    this.player.setAttribute("aria-label", this.words.stop);
    this.playing = setInterval(() => {
      if (this.held().last >= this.months.at(-1).month || !this.root.isConnected) return stop();
      this.move(1);
    }, 900);
  }
  choose(span, { soon = false } = {}) {
    this.span = span;
    this.draw();
    clearTimeout(this.waiting);
    if (soon) this.waiting = setTimeout(() => this.onSpan(this.span), 250);
    else this.onSpan(this.span);
  }
}
