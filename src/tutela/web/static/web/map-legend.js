// Built by frontend/build.mjs from frontend/map-legend.js: change it there.
import { forecastLegend } from "./map-forecast.js";
import { alertShapes, classOf, element, html, incidentShapes, siteShapes } from "./map-marks.js";
import { fill } from "./map-words.js";
const row = (sign, text) => html("li", {}, [sign, html("span", {}, [text])]);
const sign = (inside) => element("svg", { class: "legend-sign", viewBox: "-14 -11 28 22", "aria-hidden": "true" }, inside);
export function legend(map, open) {
  const { summary, forecast } = map.data;
  const on = (layer) => map.layers.has(layer);
  const rows = [
    ...(on("incidents") ? ofIncidents(map) : []),
    ...(on("alerts") ? ofAlerts(map) : []),
    ...(on("sites") && map.data.sites.length && map.signs ? [row(sign(siteShapes(map.signs.base)), map.words.site)] : []),
    ...(on("forecast") && forecast ? forecastLegend(map, forecast) : []),
  ];
  const figures = html("small", {}, [fill(map.words.figures, told(map, summary.total))]);
  const head = html("p", {}, [html("strong", {}, [title(map)]), html("br"), figures]);
  const inside = html("div", {}, [head, html("ul", {}, rows), ...unplaced(map)]);
  return html("details", open ? { open: "" } : {}, [html("summary", {}, [map.words.legend]), inside]);
}
function ofIncidents(map) {
  const { cells, points, summary } = map.data;
  const shapes = new Set(points.map((one) => one.shape));
  const shape = (name) => {
    const drawn = incidentShapes({ shape: name, best: 5, high: name === "civilians" ? 11 : 5 });
    return row(sign([element("g", { class: `incident shape-${name}` }, drawn)]), map.words.shape[name]);
  };
  return [
    ...(cells.length ? [ramp(map)] : []),
    ...["civilians", "groups", "unknown", "other"].filter((name) => shapes.has(name)).map(shape),
    ...(map.circles?.length ? [row(sign([element("circle", { class: "somewhere", r: 9 })]), map.words.precision)] : []),
    ...(summary.known.county.count ? [row(sign([element("rect", { class: "county", x: -12, y: -7, width: 24, height: 14 })]), map.words.county)] : []),
  ];
}
function ramp(map) {
  const steps = map.bounds.map((bound) => html("span", { class: `ramp-${classOf(bound, map.bounds)}` }, [html("i"), html("bdi", {}, [map.say.number(bound)])]));
  return html("li", { class: "ramp" }, [html("div", { dir: "ltr" }, steps), html("small", {}, [map.words.per_cell])]);
}
function ofAlerts(map) {
  const { alerts } = map.data;
  if (!alerts.length) return [];
  const pin = element("g", { class: "alert", transform: "translate(-13 21)" }, alertShapes({ state: "ok" }, map.say.number(1)));
  const feared = alerts.some((one) => !one.happened) ? [row(sign([element("circle", { class: "alert-area feared", r: 9 })]), map.words.feared)] : [];
  return [row(sign([pin]), map.words.alert), ...feared];
}
const told = (map, tally) => Object.fromEntries(["count", "low", "best", "high"].map((name) => [name, map.say.number(tally[name])]));
function title(map) {
  const [since, until] = [map.question.get("since"), map.question.get("until")];
  const words = map.words.title;
  const pattern = since && until ? words.span : since ? words.since : until ? words.until : words.all;
  return fill(pattern, { first: since && map.say.day(since), last: until && map.say.day(until) });
}
function unplaced(map) {
  const { summary, alerts } = map.data;
  const found = [];
  if (map.layers.has("incidents") && summary.known.wider.count) {
    const question = new URLSearchParams(map.question);
    question.set("place_known", "wider");
    const link = html("a", { href: `${map.section.dataset.listUrl}?${question}` }, [map.words.unplaced.list]);
    found.push(html("p", {}, [`${fill(map.words.unplaced.incidents, { count: map.say.number(summary.known.wider.count) })} `, link]));
  }
  const lost = alerts.filter((alert) => !alert.location).length;
  if (map.layers.has("alerts") && lost) found.push(html("p", {}, [fill(map.words.unplaced.alerts, { count: map.say.number(lost) })]));
  return found;
}
