// Checks how the files of src import each other: no circle, also not of types alone, and no import from a folder that
// stands above (ABOVE). Names each circle, file by file.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./bundle.mjs";

const SRC = join(ROOT, "src");
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;

/** Folders from the lowest to the highest; a file imports from its own folder or from lower ones. */
const FLOORS = [
  ["shared"],
  ["console/model"],
  ["console/parts"],
  [
    "console/admin",
    "console/appointments",
    "console/evaluation",
    "console/own",
    "console/records",
    "console/rota",
    "console/supervision",
    "console/transfer",
    "console/retention",
  ],
  ["console/desk", "console/calls"],
  ["console/sealed"],
  ["console/shell"],
];

function sources() {
  return readdirSync(SRC, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .sort();
}

/** Every file with the files of src that it imports. */
function importsOf(files) {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(SRC, file), "utf8");
      const found = [...text.matchAll(IMPORT)].map(([, path]) => resolved(file, path, known));
      return [file, [...new Set(found.filter((target) => target !== null))]];
    }),
  );
}

/** Null: no code, such as a fixture or a style sheet. */
function resolved(from, path, known) {
  const target = join(dirname(from), path);
  const file = [target, `${target}.ts`, `${target}.tsx`].find((name) => known.has(name));
  if (file) return file;
  if (existsSync(join(SRC, target)) || existsSync(join(SRC, `${target}.d.ts`))) return null;
  throw new Error(`${from} imports ${path}, which is not there`);
}

/** One circle for each import that closes one, found by a search in depth. */
function circlesIn(imports) {
  const done = new Set();
  const circles = [];
  const visit = (file, path) => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

function floorOf(file) {
  return FLOORS.findIndex((folders) => folders.some((folder) => file.startsWith(`${folder}/`)));
}

/** Imports of a folder above, and of a neighbour on the same floor. */
function upwardIn(imports) {
  const pairs = [...imports].flatMap(([file, targets]) => targets.map((target) => [file, target]));
  return pairs.filter(([file, target]) => {
    const [from, to] = [floorOf(file), floorOf(target)];
    return from >= 0 && dirname(file) !== dirname(target) && (to < 0 || to >= from);
  });
}

const imports = importsOf(sources());
const count = [...imports.values()].flat().length;
const problems = [
  ...circlesIn(imports).map((circle) => `circle: ${circle.join(" -> ")}`),
  ...upwardIn(imports).map(([file, target]) => `upward: ${file} -> ${target}`),
];
for (const problem of problems) console.log(problem);
console.log(
  `${imports.size} files, ${count} imports in ${relative(process.cwd(), SRC)}: ${problems.length || "no"} problems`,
);
process.exitCode = problems.length > 0 || count === 0 ? 1 : 0;
