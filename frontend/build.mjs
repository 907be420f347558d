/**
 * Writes the scripts of the pages: node frontend/build.mjs [FOLDER]
 *
 * Each source is one small module that the browser reads as it is, so building is copying under a line
 * that says where the source lies, without the comments: a page has 60 kB on a slow link. FOLDER is
 * src/tutela/web/static/web unless told.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const SOURCES = dirname(fileURLToPath(import.meta.url));
export const STATIC = join(SOURCES, "..", "src", "tutela", "web", "static", "web");

/** The names of the modules that pages load: every .js that is not a test. */
export const modules = () => readdirSync(SOURCES).filter((name) => /\.js$/.test(name) && !/\.test\.js$/.test(name)).sort();

/** The text of one built module. */
export const built = (name) =>
  `// Built by frontend/build.mjs from frontend/${name}: change it there.\n${spare(readFileSync(join(SOURCES, name), "utf8"))}`;

/** A module without the comments that stand on lines of their own, and without empty lines. */
export const spare = (text) => text.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, "").replace(/^[ \t]*\/\/.*\n/gm, "").replace(/^\n+/gm, "");

/** Writes all modules into `folder`. */
export function build(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of modules()) writeFileSync(join(folder, name), built(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build(process.argv[2] ?? STATIC);
