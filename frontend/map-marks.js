/**
 * What lies on the map as a mark of its own: incidents, alerts under their numbers, signs of sites, names.
 *
 * Area of a disc = people killed by the best estimate, ring = by the highest. Shape before colour: a disc where
 * people were attacked, half a disc for fighting between groups, "?" where the number is not known, a square for
 * everything else.
 */

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG with its attributes, and what lies in it. */
export function element(name, attributes = {}, inside = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** An element of HTML with its attributes, and what lies in it. */
export const html = (name, attributes = {}, inside = []) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...inside);
  return made;
};

/** The radius in pixels for a number of people killed: area grows with the number, from 4.5 to 26 pixels. */
export const radiusOf = (killed) => Math.min(26, Math.max(4.5, 2.6 * Math.sqrt(killed)));

/** The shapes of one incident round 0, 0. */
export function incidentShapes(incident) {
  const radius = radiusOf(incident.best);
  const ring = radiusOf(incident.high);
  const outer = ring > radius + 1 ? [element("circle", { class: "mark-high", r: ring })] : [];
  const half = `M0 ${-radius}A${radius} ${radius} 0 0 0 0 ${radius}Z`;
  const shapes = {
    civilians: () => [...outer, element("circle", { class: "mark-best", r: radius })],
    groups: () => [...outer, element("circle", { class: "mark-half", r: radius }), element("path", { class: "mark-best", d: half })],
    unknown: () => [element("circle", { class: "mark-half", r: 7 }), element("text", { class: "mark-text", y: 3.6 }, ["?"])],
    other: () => [element("rect", { class: "mark-other", x: -3.5, y: -3.5, width: 7, height: 7 })],
  };
  return shapes[incident.shape]();
}

/** A link at a place of the map. */
export function linkAt([x, y], { url, label, name }, inside) {
  const link = element("a", { href: url, class: `mark ${name}`, transform: `translate(${x} ${y})`, "aria-label": label }, inside);
  link.append(element("title", {}, [label]));
  return link;
}

/** The number of an alert on a pin above its place. beside: how many pins stand at the same place already. */
export function alertShapes({ state }, number, beside = 0) {
  const x = 13 + 23 * beside;
  return [
    element("path", { class: "pin-line", d: `M0 0L${x - 4} -15` }),
    element("circle", { class: "pin-foot", r: 2 }),
    element("circle", { class: "pin", cx: x, cy: -22, r: 10.5, "data-state": state }),
    element("text", { class: "pin-text", x, y: -18, "data-state": state }, [number]),
  ];
}

/** The sign of a site, so many pixels wide. */
export function siteShapes(sign, wide = 26) {
  const [x, y, width, height] = sign.box.split(" ").map(Number);
  const scale = wide / 158;
  const middle = `scale(${scale}) translate(${-(x + width / 2)} ${-(y + height / 2)})`;
  const paths = sign.paths.map(([role, d, dashed]) => element("path", { d, class: `sign-${role}`, ...(dashed ? { "stroke-dasharray": "10 8" } : {}) }));
  return [element("g", { transform: middle }, paths)];
}

/** Which names find room: boxes that are given first are served first. Each: {text, x, y, width, height, ...}. */
export function placedNames(wanted, taken = []) {
  const boxes = [...taken];
  return wanted.filter((name) => {
    const box = [name.x - name.width / 2 - 2, name.y - name.height / 2 - 1, name.x + name.width / 2 + 2, name.y + name.height / 2 + 1];
    const free = boxes.every((other) => box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1]);
    if (free) boxes.push(box);
    return free;
  });
}

/** Bounds of five classes for numbers from 1 to the most: 1-2-5 steps, rising. */
export function classBounds(most) {
  if (most <= 5) return [1, 2, 3, 4, 5].slice(0, Math.max(1, most));
  const nice = [];
  for (let power = 1; power <= most; power *= 10) nice.push(power, 2 * power, 5 * power);
  const fit = nice.filter((value) => value <= most * 0.7 && value > 1);
  const picked = [1, 2, 3, 4].map((step) => fit[Math.round(((fit.length - 1) * step) / 4)]).filter(Boolean);
  return [...new Set([1, ...picked])];
}

/** The class, 1 to 5, of a number: the palest steps are left out where there are fewer classes. */
export function classOf(count, bounds) {
  const place = bounds.filter((bound) => count >= bound).length;
  return bounds.length < 3 ? place + 1 : place + (5 - bounds.length);
}
