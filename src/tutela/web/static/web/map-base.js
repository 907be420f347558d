// Built by frontend/build.mjs from frontend/map-base.js: change it there.
import { worldSize, worldX, worldY } from "./map-projection.js";
export function unpacked(text, scale) {
  const points = [];
  let [place, x, y] = [0, 0, 0];
  const number = () => {
    let [value, shift, digit] = [0, 0, 32];
    while (digit >= 32) {
      digit = text.charCodeAt(place++) - 63;
      value |= (digit & 31) << shift;
      shift += 5;
    }
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (place < text.length) {
    x += number();
    y += number();
    points.push(worldX(x / scale), worldY(y / scale));
  }
  return Float64Array.from(points);
}
export function boundsOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    box[0] = Math.min(box[0], points[at]);
    box[1] = Math.min(box[1], points[at + 1]);
    box[2] = Math.max(box[2], points[at]);
    box[3] = Math.max(box[3], points[at + 1]);
  }
  return box;
}
const joined = (boxes) => boxes.reduce((all, box) => [Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])], [Infinity, Infinity, -Infinity, -Infinity]);
const meets = (one, other) => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
export function readSheet(sheet) {
  const arcs = (sheet.arcs ?? []).map((text) => unpacked(text, sheet.scale));
  const boxes = arcs.map(boundsOf);
  const number = (arc) => (arc < 0 ? ~arc : arc);
  const areas = (sheet.areas ?? []).map((area) => ({
    ...area,
    box: area.rings ? joined(area.rings.flat(2).map((arc) => boxes[number(arc)])) : undefined,
  }));
  for (const area of areas.filter((one) => !one.box)) {
    area.box = joined(areas.filter((one) => one.rings && one.id.startsWith(area.id)).map((one) => one.box));
  }
  const packedLines = (found) => (found ?? []).map((one) => ({ line: unpacked(one.line ?? one, sheet.scale), beside: one.beside ?? [] })).map((one) => ({ ...one, box: boundsOf(one.line) }));
  return {
    country: sheet.country,
    arcs,
    boxes,
    levels: [...(sheet.levels ?? "")].map(Number),
    areas,
    towns: sheet.towns ?? [],
    solid: packedLines(sheet.lines?.solid),
    unsettled: packedLines(sheet.lines?.unsettled),
    rivers: (sheet.rivers ?? []).map(({ line, from }) => ({ from, line: unpacked(line, sheet.scale) })).map((river) => ({ ...river, box: boundsOf(river.line) })),
    lakes: packedLines(sheet.lakes),
    box: joined(areas.filter((one) => one.rings).map((one) => one.box)),
  };
}
export class Pen {
  constructor(view, margin) {
    this.size = worldSize(view.zoom);
    this.zoom = view.zoom;
    this.left = view.x - (view.width * (0.5 + margin)) / this.size;
    this.top = view.y - (view.height * (0.5 + margin)) / this.size;
    this.width = view.width * (1 + 2 * margin);
    this.height = view.height * (1 + 2 * margin);
    this.box = [this.left, this.top, this.left + this.width / this.size, this.top + this.height / this.size];
  }
  sees(box) {
    return meets(this.box, box);
  }
  x(x) {
    return Math.round((x - this.left) * this.size * 10) / 10;
  }
  y(y) {
    return Math.round((y - this.top) * this.size * 10) / 10;
  }
  place(longitude, latitude) {
    return [this.x(worldX(longitude)), this.y(worldY(latitude))];
  }
  line(points, { backwards = false, onward = false } = {}) {
    const count = points.length / 2;
    let text = "";
    let [lastX, lastY] = [NaN, NaN];
    for (let step = 0; step < count; step += 1) {
      const at = 2 * (backwards ? count - 1 - step : step);
      const [x, y] = [this.x(points[at]), this.y(points[at + 1])];
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.7 && step < count - 1) continue;
      text += `${text || onward ? "L" : "M"}${x} ${y}`;
      [lastX, lastY] = [x, y];
    }
    return text;
  }
  area(sheet, area) {
    if (!area.rings) return sheet.areas.filter((one) => one.rings && one.id.startsWith(area.id)).map((one) => this.area(sheet, one)).join("");
    return area.rings
      .flat()
      .map((ring) => ring.map((arc, number) => this.line(sheet.arcs[arc < 0 ? ~arc : arc], { backwards: arc < 0, onward: number > 0 })).join("") + "Z")
      .join("");
  }
  lines(held) {
    return held.filter((one) => this.sees(one.box)).map((one) => this.line(one.line)).join("");
  }
  level(sheet, level) {
    return sheet.arcs.map((arc, number) => (sheet.levels[number] === level && this.sees(sheet.boxes[number]) ? this.line(arc) : "")).join("");
  }
  degrees(points, closed = false) {
    return points.map(([longitude, latitude], number) => `${number ? "L" : "M"}${this.place(longitude, latitude).join(" ")}`).join("") + (closed ? "Z" : "");
  }
}
export function cornersOf(numbers, scale = 10_000) {
  const corners = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < numbers.length; at += 2) {
    x += numbers[at];
    y += numbers[at + 1];
    corners.push([x / scale, y / scale]);
  }
  return corners;
}
export function circleOf([longitude, latitude], metres, corners = 48) {
  const high = metres / 111_195;
  const wide = high / Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
  return Array.from({ length: corners }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / corners;
    return [longitude + wide * Math.sin(turn), latitude + high * Math.cos(turn)];
  });
}
