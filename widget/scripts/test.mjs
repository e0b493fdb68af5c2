// Bundles every *.test.ts(x) with the build's own settings and runs them with Node's test runner.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { COMMON, ROOT } from "./bundle.mjs";

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

const out = mkdtempSync(join(tmpdir(), "lotsen-widget-"));
try {
  await build({
    ...COMMON,
    entryPoints: testFiles(join(ROOT, "src")),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
    loader: { ".css": "text" },
    sourcemap: "inline",
    // Packages that have a build of their own for Node ask for its modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  const files = testFiles(join(ROOT, "src")).length;
  const tests = readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".mjs"));
  if (tests.length !== files) throw new Error(`${files} test files, ${tests.length} bundles`);
  const run = spawnSync(
    process.execPath,
    ["--enable-source-maps", "--test", ...tests.map((name) => join(out, name))],
    { stdio: "inherit" },
  );
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
