// Built by frontend/build.mjs from frontend/time-left.js: change it there.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OVER_MARK = 75;
const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
export function spanWords(milliseconds, words) {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return words.moment;
  if (hours < 1) return fill(words.minutes, { minutes });
  if (hours < 24) return fill(words.hours, { hours, minutes: minutes % 60 });
  return fill(words.days, { days: Math.floor(hours / 24), hours: hours % 24 });
}
export function timeLeft(milliseconds, words) {
  const text = fill(milliseconds > 0 ? words.left : words.over, { span: spanWords(milliseconds, words) });
  return text.replace(/[0-9]/g, (digit) => [...words.digits][digit]);
}
export function stateOf(milliseconds, before) {
  if (milliseconds <= 0) return "over";
  return milliseconds < HOUR || before === "soon" ? "soon" : "ok";
}
const percent = (value) => `${Math.min(100, Math.max(0, value)).toFixed(1)}%`;
export function fuseLine(share, state) {
  if (state === "over") {
    const width = Math.max(8, (Math.min(100, share) * (100 - OVER_MARK)) / 100);
    return { start: percent(OVER_MARK), width: percent(width), end: percent(OVER_MARK) };
  }
  const left = Math.min(100, Math.max(0, share));
  return { start: percent(100 - left), width: percent(left), end: percent(100) };
}
export function wholeTime(left, share) {
  return share > 0 && left !== 0 ? (Math.abs(left) * 100) / share : undefined;
}
function draw(fuse, share, state) {
  const line = fuseLine(share, state);
  for (const name of ["burn", "hatch"]) {
    const bar = fuse.querySelector(`[data-part="${name}"]`);
    bar?.setAttribute("x", line.start);
    bar?.setAttribute("width", line.width);
  }
  fuse.querySelector('[data-part="end"]')?.setAttribute("cx", line.end);
}
export function show(fuse, now, whole, words) {
  const left = Date.parse(fuse.dataset.ends) - now;
  const state = stateOf(left, fuse.dataset.state);
  const text = fuse.querySelector('[data-part="left"]');
  const said = timeLeft(left, words);
  if (text.textContent !== said) text.textContent = said;
  if (state === "over" && fuse.dataset.state !== "over") {
    fuse.querySelectorAll(".fuse-knot").forEach((knot) => knot.remove());
  }
  fuse.dataset.state = state;
  if (whole !== undefined) draw(fuse, (Math.abs(left) * 100) / whole, state);
}
export function start(page, clock = Date.now) {
  const source = page.getElementById("time-left-words");
  if (!source) return () => {};
  const words = JSON.parse(source.textContent);
  const known = new WeakMap();
  const meet = (fuse) => {
    const served = Date.parse(fuse.dataset.now);
    const left = Date.parse(fuse.dataset.ends) - served;
    known.set(fuse, { served, began: clock(), whole: wholeTime(left, Number(fuse.dataset.share)) });
  };
  const step = () => {
    for (const fuse of page.querySelectorAll('[data-island="time-left"]')) {
      if (!known.has(fuse)) meet(fuse);
      const { served, began, whole } = known.get(fuse);
      show(fuse, served + clock() - began, whole, words);
    }
  };
  step();
  return step;
}
if (typeof document !== "undefined") {
  const step = start(document);
  setInterval(step, 10_000);
  document.addEventListener("visibilitychange", step);
}
