/**
 * What is forecast for a month, beneath the incidents: an area is the more violet the likelier anybody is killed
 * there; the chance and the span that holds in 90 of 100 futures stand in it as words, where they find room.
 */
import { element, html } from "./map-marks.js";

/** The month that a forecast is asked of: the one in which the question ends; none if it has no end. */
export const monthAsked = (question) => new URLSearchParams(question.get("until") ? { month: question.get("until") } : {});

/** The areas in sight, a part on land of its own above its whole. seen: {one, as the API says it; drawn: {sheet, area}}. */
export const forecastShapes = (pen, seen) =>
  seen.flatMap(({ one, drawn }) => {
    const d = pen.area(drawn.sheet, drawn.area);
    const tinted = element("path", { class: `chance chance-${one.tint}`, d }, [element("title", {}, [one.label])]);
    return one.part ? [element("path", { class: "chance-ground", d }), tinted] : [tinted];
  });

/** Chance and span as names beneath those of the areas. */
export const forecastNames = (map, pen, seen) =>
  seen.filter(({ drawn }) => drawn.area.at).map(({ one, drawn }) => {
    const [x, y] = pen.place(...drawn.area.at);
    return map.named("chance", one.short, x, y + 15, 11);
  });

/** The month, the tints, and the forecasts that it stands on. */
export function forecastLegend(map, { title, areas, forecasts }) {
  const steps = map.words.chances.map((bound, tint) => html("span", { class: `chance-${tint}` }, [html("i"), html("bdi", {}, [map.say.number(bound)])]));
  const ramp = [html("div", { dir: "ltr" }, steps), html("small", {}, [map.words.chance])];
  const links = forecasts.flatMap((one) => [" ", html("a", { href: one.url, class: "code" }, [one.code])]);
  return [html("li", { class: "ramp ramp-chance" }, [html("small", {}, [title, ...links]), ...(areas.length ? ramp : [])])];
}
