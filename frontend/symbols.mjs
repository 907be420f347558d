/**
 * Writes map-symbols.js: node frontend/symbols.mjs (after npm install in frontend/)
 *
 * The signs of the mission's sites by milsymbol (MIL-STD-2525C letter codes), taken apart into paths, so that the
 * page loads 2 kB of signs instead of a library of 150, and draws them in the colours of its own theme.
 */
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
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

/** The module's text. */
export function module() {
  const milsymbol = createRequire(import.meta.url)("milsymbol");
  const signs = Object.entries(CODES).map(([kind, code]) => `  ${kind}: ${JSON.stringify(taken(new milsymbol.Symbol(code, { size: 20, simpleStatusModifier: true }).asSVG()))},\n`);
  return `/** Signs of sites by milsymbol ${milsymbol.getVersion()} (MIT), written by symbols.mjs. role: frame, line or solid. */\nexport const SIGNS = {\n${signs.join("")}};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(dirname(fileURLToPath(import.meta.url)), "map-symbols.js"), module());
}
