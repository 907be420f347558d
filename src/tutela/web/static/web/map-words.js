// Built by frontend/build.mjs from frontend/map-words.js: change it there.
export const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
export function speech({ language, digits }) {
  const tag = `${language === "en" ? "en-GB" : language}-u-nu-${digits.startsWith("0") ? "latn" : "arab"}`;
  const date = (options) => new Intl.DateTimeFormat(tag, { timeZone: "UTC", calendar: "gregory", ...options });
  const numbers = new Intl.NumberFormat(tag);
  const [day, month] = [date({ day: "numeric", month: "short", year: "numeric" }), date({ month: "short", year: "numeric" })];
  const year = new Intl.NumberFormat(tag, { useGrouping: false });
  return {
    number: (value) => numbers.format(value),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    month: (number) => month.format(new Date(Date.UTC(Math.floor(number / 12), number % 12, 1))),
    year: (value) => year.format(value),
  };
}
const RENAMED = { since: "from", until: "to", event_type: "kind" };
export function asApi(question) {
  const asked = new URLSearchParams();
  for (const [name, value] of question) {
    if (value && !["order", "page"].includes(name)) asked.set(RENAMED[name] ?? name, value);
  }
  return asked;
}
export function remembered(hash) {
  const held = new URLSearchParams(hash.replace(/^#/, ""));
  const at = (held.get("at") ?? "").split(",").map(Number);
  return {
    at: at.length === 3 && at.every(Number.isFinite) ? at : undefined,
    layers: held.has("layers") ? held.get("layers").split(",").filter(Boolean) : undefined,
    drawn: ["auto", "cells", "points"].includes(held.get("drawn")) ? held.get("drawn") : undefined,
  };
}
export const toRemember = ({ at, layers, drawn }) => `#at=${at.join(",")}&layers=${layers.join(",")}&drawn=${drawn}`;
