// Built by frontend/build.mjs from frontend/map-projection.js: change it there.
export const TILE = 256;
export const MIN_ZOOM = 1.5;
export const MAX_ZOOM = 15;
const EDGE = 85.05;
export const worldX = (longitude) => (longitude + 180) / 360;
export function worldY(latitude) {
  const φ = (Math.min(EDGE, Math.max(-EDGE, latitude)) * Math.PI) / 180;
  return (1 - Math.log(Math.tan(φ) + 1 / Math.cos(φ)) / Math.PI) / 2;
}
export const longitudeOf = (x) => x * 360 - 180;
export const latitudeOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
export const worldSize = (zoom) => TILE * 2 ** zoom;
export function toWindow(view, longitude, latitude) {
  const size = worldSize(view.zoom);
  return [
    (worldX(longitude) - view.x) * size + view.width / 2,
    (worldY(latitude) - view.y) * size + view.height / 2,
  ];
}
export function toPlace(view, left, top) {
  const size = worldSize(view.zoom);
  return [
    longitudeOf(view.x + (left - view.width / 2) / size),
    latitudeOf(view.y + (top - view.height / 2) / size),
  ];
}
export function boxOf(view) {
  const [west, north] = toPlace(view, 0, 0);
  const [east, south] = toPlace(view, view.width, view.height);
  return [west, south, east, north];
}
export function fitted(box, width, height, free = 24) {
  const [left, right, top, bottom] = [worldX(box[0]), worldX(box[2]), worldY(box[3]), worldY(box[1])];
  const room = Math.min(
    Math.max(40, width - 2 * free) / Math.max(right - left, 1e-9),
    Math.max(40, height - 2 * free) / Math.max(bottom - top, 1e-9),
  );
  const zoom = clampZoom(Math.log2(room / TILE));
  return { x: (left + right) / 2, y: (top + bottom) / 2, zoom, width, height };
}
export const clampZoom = (zoom) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
export function moved(view, left, top) {
  const size = worldSize(view.zoom);
  const y = Math.min(1, Math.max(0, view.y + top / size));
  const x = view.x + left / size;
  return { ...view, x: Math.min(1, Math.max(0, x)), y };
}
export function zoomed(view, by, left = view.width / 2, top = view.height / 2) {
  const zoom = clampZoom(view.zoom + by);
  const before = worldSize(view.zoom);
  const after = worldSize(zoom);
  const x = view.x + (left - view.width / 2) * (1 / before - 1 / after);
  const y = view.y + (top - view.height / 2) * (1 / before - 1 / after);
  return { ...view, x, y, zoom };
}
export function metresAPixel(view) {
  const latitude = (latitudeOf(view.y) * Math.PI) / 180;
  return (40_075_016.7 * Math.cos(latitude)) / worldSize(view.zoom);
}
export function scaleBar(view, most = 120) {
  const metres = metresAPixel(view) * most;
  const power = 10 ** Math.floor(Math.log10(metres));
  const length = [5, 2, 1].map((times) => times * power).find((one) => one <= metres);
  return { metres: length, pixels: length / metresAPixel(view) };
}
