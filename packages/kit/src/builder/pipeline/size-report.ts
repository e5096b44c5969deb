// The maker's report: dist/report.html. Remembers each version's sizes, to compare the next with.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { reportFile, type BuildReport } from "../compile/report.ts";
import { renderSizeReport, type Sizes } from "../pages/report.ts";
import type { ReleaseContext, Step } from "./step.ts";

const historyFile = "sizes.json";

export const sizeReport: Step = {
  name: "Report of sizes (report.html)",
  async run(context) {
    const { plan, identity, cacheDir, workDir } = context;
    const report = await readJson<BuildReport>(join(plan.outDir, reportFile));
    const now = weigh(context, report);
    const place = join(cacheDir, historyFile);
    const history = (await readJson<Sizes[]>(place)) ?? [];
    const earlier = history.filter(({ version }) => Bun.semver.order(version, now.version) < 0);
    const last = earlier.toSorted((a, b) => Bun.semver.order(b.version, a.version))[0] ?? null;
    const others = history.filter(({ version }) => version !== now.version);
    await writeFile(place, `${JSON.stringify([...others, now], null, 2)}\n`);
    const path = join(workDir, "report.html");
    await writeFile(path, await renderSizeReport({ title: identity.title, now, last, report }));
    return { state: "made", files: [{ file: "report.html", path, kind: "report", target: null }] };
  },
};

function weigh({ made, built, identity }: ReleaseContext, report: BuildReport | null): Sizes {
  const downloads = made.filter(({ target, file }) => target !== null && !file.includes("/"));
  return {
    version: identity.version,
    files: Object.fromEntries(downloads.map(({ kind, target, size }) => [`${target} ${kind}`, size])),
    executables: Object.fromEntries(
      built.map(({ target, artifact }) => [target.name, artifact.executable.size]),
    ),
    packages: Object.fromEntries((report?.packages ?? []).map(({ name, bytes }) => [name, bytes])),
  };
}

/** What an earlier run wrote; null if it cannot be read: it is made again. */
async function readJson<Value>(path: string): Promise<Value | null> {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(await readFile(path, "utf8")) as Value;
  } catch {
    return null;
  }
}
