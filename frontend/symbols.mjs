/**
 * Writes map-symbols.drawn.json, what milsymbol draws, and map-symbols.js from it:
 *
 *     node frontend/symbols.mjs          (after npm install in frontend/)
 *
 * The signs of the mission's sites by milsymbol (MIL-STD-2525C letter codes), taken apart into paths, so that the
 * page loads 2 kB of signs instead of a library of 150, and draws them in the colours of its own theme.
 */
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Kind of site (doctrine list `site_kind`) and its sign: friendly, ground; P present, A for a night. */
const CODES = {
  base: "SFGPIB----H",
  temporary_base: "SFGAIB----H",
  team_site: "SFGPUCR----",
  field_office: "SFGPI-----H",
};

const ROLES = { "rgb(128,224,255)": "frame", black: "solid", none: "line" };

/** One sign as its box and its paths: [role, commands, dashed]. */
export function taken(svg) {
  const box = svg.match(/viewBox="([^"]+)"/)[1];
  const paths = [...svg.matchAll(/<path ([^>]*)>/g)].map(([, attributes]) => {
    const read = (name) => attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1];
    return [ROLES[read("fill")], read("d"), Boolean(read("stroke-dasharray"))];
  });
  return { box, paths: paths.filter(([role, d]) => role && d) };
}

const HERE = dirname(fileURLToPath(import.meta.url));
const DRAWN = join(HERE, "map-symbols.drawn.json");

/** What the library draws: its version, and one SVG a kind of site. */
function draw() {
  const milsymbol = createRequire(import.meta.url)("milsymbol");
  const svg = (code) => new milsymbol.Symbol(code, { size: 20, simpleStatusModifier: true }).asSVG();
  const signs = Object.fromEntries(Object.entries(CODES).map(([kind, code]) => [kind, svg(code)]));
  return { version: milsymbol.getVersion(), signs };
}

/** The module's text, from what the library drew. */
export function module({ version, signs } = JSON.parse(readFileSync(DRAWN, "utf8"))) {
  const lines = Object.entries(signs).map(([kind, svg]) => `  ${kind}: ${JSON.stringify(taken(svg))},\n`);
  return `/** Signs of sites by milsymbol ${version} (MIT), written by symbols.mjs. role: frame, line or solid. */\nexport const SIGNS = {\n${lines.join("")}};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DRAWN, `${JSON.stringify(draw(), null, 1)}\n`);
  writeFileSync(join(HERE, "map-symbols.js"), module());
}
