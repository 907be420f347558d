// Built by frontend/build.mjs from frontend/map-grid.js: change it there.
const A = 6_378_137;
const F = 1 / 298.257_223_563;
const K0 = 0.9996;
const N = F / (2 - F);
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const E = Math.sqrt(F * (2 - F));
const ALPHA = [N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3, (13 / 48) * N ** 2 - (3 / 5) * N ** 3, (61 / 240) * N ** 3];
const BETA = [N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3, N ** 2 / 48 + N ** 3 / 15, (17 / 480) * N ** 3];
const DELTA = [2 * N - (2 / 3) * N ** 2 - 2 * N ** 3, (7 / 3) * N ** 2 - (8 / 5) * N ** 3, (56 / 15) * N ** 3];
const BANDS = "CDEFGHJKLMNPQRSTUVWXX";
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (value) => (value * 180) / Math.PI;
export function zoneOf(longitude, latitude) {
  if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32;
  if (latitude >= 72 && longitude >= 0 && longitude < 42) return [31, 33, 35, 37][[9, 21, 33, 42].findIndex((east) => longitude < east)];
  return (Math.floor((longitude + 180) / 6) % 60) + 1;
}
export function toUtm(longitude, latitude, zone) {
  const λ = radians(longitude - (zone * 6 - 183));
  const sin = Math.sin(radians(latitude));
  const t = Math.sinh(Math.atanh(sin) - E * Math.atanh(E * sin));
  const ξ = Math.atan2(t, Math.cos(λ));
  const η = Math.asinh(Math.sin(λ) / Math.hypot(t, Math.cos(λ)));
  let [x, y] = [η, ξ];
  ALPHA.forEach((α, j) => {
    x += α * Math.cos(2 * (j + 1) * ξ) * Math.sinh(2 * (j + 1) * η);
    y += α * Math.sin(2 * (j + 1) * ξ) * Math.cosh(2 * (j + 1) * η);
  });
  return [500_000 + K0 * RADIUS * x, K0 * RADIUS * y];
}
export function fromUtm(easting, northing, zone) {
  const ξ = northing / (K0 * RADIUS);
  const η = (easting - 500_000) / (K0 * RADIUS);
  let [ξ1, η1] = [ξ, η];
  BETA.forEach((β, j) => {
    ξ1 -= β * Math.sin(2 * (j + 1) * ξ) * Math.cosh(2 * (j + 1) * η);
    η1 -= β * Math.cos(2 * (j + 1) * ξ) * Math.sinh(2 * (j + 1) * η);
  });
  const χ = Math.asin(Math.sin(ξ1) / Math.cosh(η1));
  let φ = χ;
  DELTA.forEach((δ, j) => (φ += δ * Math.sin(2 * (j + 1) * χ)));
  return [zone * 6 - 183 + degrees(Math.atan2(Math.sinh(η1), Math.cos(ξ1))), degrees(φ)];
}
export function squareOf(zone, easting, northing) {
  const column = COLUMNS[(zone - 1) % 3][Math.floor(easting / 100_000) - 1];
  const row = (Math.floor(northing / 100_000) + (zone % 2 ? 0 : 5) + 100) % 20;
  return column === undefined ? "" : column + ROWS[row];
}
export const bandOf = (latitude) => (latitude < -80 || latitude > 84 ? "" : BANDS[Math.floor((latitude + 80) / 8)]);
export function mgrs(longitude, latitude, digits = 3) {
  const band = bandOf(latitude);
  if (!band) return "";
  const zone = zoneOf(longitude, latitude);
  const [easting, northing] = toUtm(longitude, latitude, zone);
  const last = (value) => String(Math.floor((((value % 100_000) + 100_000) % 100_000) / 10 ** (5 - digits))).padStart(digits, "0");
  return `${zone}${band} ${squareOf(zone, easting, northing)} ${last(easting)} ${last(northing)}`;
}
export const sideAt = (zoom) => (zoom >= 13 ? 1000 : zoom >= 9.7 ? 10_000 : zoom >= 5.6 ? 100_000 : 0);
export function gridIn([west, south, east, north], side) {
  const lines = [];
  const names = [];
  if (!side) return { lines, names };
  const [low, high] = [Math.max(south, -80), Math.min(north, 84)];
  for (let zone = zoneOf(Math.max(west, -180), 0); zone <= zoneOf(Math.min(east, 179.999), 0); zone += 1) {
    const edges = [Math.max(west, zone * 6 - 186), Math.min(east, zone * 6 - 180)];
    zoneLines(zone, edges, [low, high], side, lines, names);
  }
  return { lines, names };
}
function zoneLines(zone, [west, east], [south, north], side, lines, names) {
  const corners = [[west, south], [east, south], [west, north], [east, north], [west, 0], [east, 0]]
    .filter(([, latitude]) => latitude >= south && latitude <= north)
    .map(([longitude, latitude]) => toUtm(longitude, latitude, zone));
  const span = (axis) => [
    Math.floor(Math.min(...corners.map((corner) => corner[axis])) / side) * side,
    Math.ceil(Math.max(...corners.map((corner) => corner[axis])) / side) * side,
  ];
  const [[left, right], [bottom, top]] = [span(0), span(1)];
  const inside = ([longitude, latitude]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  for (let easting = left; easting <= right; easting += side) {
    lines.push(...runs(steps(bottom, top, side).map((northing) => fromUtm(easting, northing, zone)), west, east));
  }
  for (let northing = bottom; northing <= top; northing += side) {
    lines.push(...runs(steps(left, right, side).map((easting) => fromUtm(easting, northing, zone)), west, east));
  }
  for (const edge of [zone * 6 - 186, zone * 6 - 180]) {
    if (edge >= west && edge <= east) lines.push([[edge, south], [edge, north]]);
  }
  for (let easting = left; easting < right; easting += side) {
    for (let northing = bottom; northing < top; northing += side) {
      const at = fromUtm(easting + side * 0.06, northing + side * 0.94, zone);
      if (inside(at)) names.push({ at, text: nameOf(zone, easting, northing, side), strong: side < 100_000 && easting % 100_000 === 0 && northing % 100_000 === 0 });
    }
  }
}
const nameOf = (zone, easting, northing, side) => {
  const square = squareOf(zone, easting, northing);
  if (side >= 100_000) return square;
  const digits = side === 10_000 ? 1 : 2;
  const part = (value) => String(Math.floor((((value % 100_000) + 100_000) % 100_000) / side)).padStart(digits, "0");
  return `${square} ${part(easting)} ${part(northing)}`;
};
const steps = (first, last, side) => {
  const fine = side / 2;
  return Array.from({ length: Math.round((last - first) / fine) + 1 }, (_, step) => first + step * fine);
};
function runs(points, west, east) {
  const found = [];
  let run = [];
  points.forEach((point, number) => {
    const inside = point[0] >= west && point[0] <= east;
    const before = points[number - 1];
    if (before && inside !== (before[0] >= west && before[0] <= east)) {
      const [outer, inner] = inside ? [before, point] : [point, before];
      const edge = outer[0] < west ? west : east;
      run.push([edge, inner[1] + ((outer[1] - inner[1]) * (edge - inner[0])) / (outer[0] - inner[0])]);
    }
    if (inside) run.push(point);
    else if (run.length) run = (found.push(run), []);
  });
  if (run.length > 1) found.push(run);
  return found.filter((one) => one.length > 1);
}
