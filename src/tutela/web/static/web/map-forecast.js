// Built by frontend/build.mjs from frontend/map-forecast.js: change it there.
import { element, html } from "./map-marks.js";
export const monthAsked = (question) => new URLSearchParams(question.get("until") ? { month: question.get("until") } : {});
export const forecastShapes = (pen, seen) =>
  seen.flatMap(({ one, drawn }) => {
    const d = pen.area(drawn.sheet, drawn.area);
    const tinted = element("path", { class: `chance chance-${one.tint}`, d }, [element("title", {}, [one.label])]);
    return one.part ? [element("path", { class: "chance-ground", d }), tinted] : [tinted];
  });
export const forecastNames = (map, pen, seen) =>
  seen.filter(({ drawn }) => drawn.area.at).map(({ one, drawn }) => {
    const [x, y] = pen.place(...drawn.area.at);
    return map.named("chance", one.short, x, y + 15, 11);
  });
export function forecastLegend(map, { title, areas, forecasts }) {
  const steps = map.words.chances.map((bound, tint) => html("span", { class: `chance-${tint}` }, [html("i"), html("bdi", {}, [map.say.number(bound)])]));
  const ramp = [html("div", { dir: "ltr" }, steps), html("small", {}, [map.words.chance])];
  const links = forecasts.flatMap((one) => [" ", html("a", { href: one.url, class: "code" }, [one.code])]);
  return [html("li", { class: "ramp ramp-chance" }, [html("small", {}, [title, ...links]), ...(areas.length ? ramp : [])])];
}
