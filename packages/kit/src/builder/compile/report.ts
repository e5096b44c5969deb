// build-report.json: every bundled module, its size in the bundle and its importers. Answers "why
// is this in there?".
import { isAbsolute, relative } from "node:path";

import type { Metafile } from "./job.ts";
import { compareText } from "../file-tree.ts";
import { findImporters } from "./importers.ts";

export const reportFile = "build-report.json";

export interface BuildReport {
  /** Bytes of all modules in the bundle, minified; without the runtime and the embedded files. */
  bytes: number;
  /** Largest first. */
  packages: readonly { name: string; bytes: number; modules: number }[];
  /** Largest first. */
  modules: readonly ModuleReport[];
}

export interface ModuleReport {
  /** Relative to the project, with forward slashes. */
  path: string;
  /** In the bundle, minified; 0 if nothing of it was needed. */
  bytes: number;
  /** On disk. */
  sourceBytes: number;
  importedBy: readonly string[];
}

/** The maker's own files, as one "package". */
const ownCode = "(this project)";

export function makeReport(metafile: Metafile, projectDir: string): BuildReport {
  const importers = findImporters(metafile, projectDir);
  const bundled = sumBundledBytes(metafile);
  const project = (path: string) => projectPath(path, projectDir);
  const modules = Object.entries(metafile.inputs).map(([path, input]) => ({
    path: project(path),
    bytes: bundled.get(path) ?? 0,
    sourceBytes: input.bytes,
    importedBy: [...(importers.get(path) ?? [])].map(project).sort(),
  }));
  modules.sort((a, b) => b.bytes - a.bytes || compareText(a.path, b.path));
  const bytes = modules.reduce((sum, module) => sum + module.bytes, 0);
  return { bytes, packages: sumPackages(modules), modules };
}

export function renderReport(report: BuildReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** `node_modules/elysia/dist/index.mjs` → `elysia`; the innermost one if packages are nested. */
export function packageName(path: string): string {
  const inside = path.split("node_modules/").at(-1);
  if (inside === undefined || inside === path) return ownCode;
  const [scope = "", name = ""] = inside.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

function sumBundledBytes({ outputs }: Metafile): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      sizes.set(path, (sizes.get(path) ?? 0) + bytesInOutput);
    }
  }
  return sizes;
}

function sumPackages(modules: readonly ModuleReport[]): BuildReport["packages"] {
  const packages = new Map<string, { name: string; bytes: number; modules: number }>();
  for (const { path, bytes } of modules) {
    const name = packageName(path);
    const sum = packages.get(name) ?? { name, bytes: 0, modules: 0 };
    packages.set(name, { name, bytes: sum.bytes + bytes, modules: sum.modules + 1 });
  }
  return [...packages.values()].sort((a, b) => b.bytes - a.bytes || compareText(a.name, b.name));
}

/** The report must not contain the build machine's paths. */
function projectPath(path: string, projectDir: string): string {
  const local = isAbsolute(path) ? relative(projectDir, path) : path;
  return local.replaceAll("\\", "/");
}
