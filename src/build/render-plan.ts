// A plan in words, for --dry-run and --list. Prints nothing itself.
import { selectSeeds } from "./seeds.ts";
import type { SharedInputs } from "./stage.ts";
import { targets, type Target } from "./targets.ts";

/** What would be built, from what, and what stays out; one JSON object when a program reads it. */
export function renderPlan(shared: SharedInputs): string {
  return shared.plan.output === "json" ? renderForPrograms(shared) : renderForPeople(shared);
}

/** The platform table. */
export function renderTargets(output: "terminal" | "plain" | "json"): string {
  if (output === "json") return JSON.stringify({ event: "targets", targets: targets.map(describeTarget) });
  return renderColumns(targets.map(({ name, title }) => [name, title]));
}

function describeTarget({ name, title, os, arch, libc }: Target) {
  return { name, title, os, arch, libc };
}

function renderForPrograms({ plan, seeds, assets, migrations }: SharedInputs): string {
  const { name, version, commit, sourceDate, bunVersion, outDir } = plan;
  return JSON.stringify({
    event: "plan",
    name,
    version,
    commit,
    sourceDate,
    bunVersion,
    outDir,
    targets: plan.targets.map((target) => ({ name: target.name, file: executableOf(plan.name, target) })),
    seeds: seeds.seeds.map(({ overlay, path, size, mode }) => ({ overlay, path, size, mode })),
    assets: assets.files.map(({ path, size }) => ({ path, size })),
    migrations: migrations.map((migration) => migration.name),
    skipped: skippedOf({ seeds, assets }),
  });
}

function renderForPeople({ plan, seeds, assets, migrations }: SharedInputs): string {
  const skipped = skippedOf({ seeds, assets });
  return [
    renderColumns([
      ["app", `${plan.name} ${plan.version} (${plan.config.title})`],
      ["commit", plan.commit ?? "none: this is not a git checkout with a commit"],
      ["time", `${plan.sourceDate.toISOString()}, in everything that is made`],
      ["Bun", plan.bunVersion],
      ["output", plan.outDir],
      ["migrations", migrations.map(({ name }) => name).join(", ") || "none"],
      ["assets", countFiles(assets.files)],
    ]),
    "",
    renderColumns(
      plan.targets.map((target) => [
        target.name,
        executableOf(plan.name, target),
        `seeds: ${countFiles(selectSeeds(seeds, target, plan.name))}`,
      ]),
    ),
    ...(skipped.length > 0 ? ["", "These files stay out:"] : []),
    renderColumns(skipped.map(({ path, reason }) => [`  ${path}`, reason])),
    "Nothing was built.",
  ].join("\n");
}

function executableOf(name: string, target: Target): string {
  return `${target.name}/${name}${target.executableSuffix}`;
}

function skippedOf({ seeds, assets }: Pick<SharedInputs, "seeds" | "assets">) {
  return [...seeds.skipped.map(({ path, reason }) => ({ path: `seed/${path}`, reason })), ...assets.skipped];
}

function countFiles(files: readonly { size: number }[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.length} ${files.length === 1 ? "file" : "files"}, ${renderSize(bytes)}`;
}

function renderSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Two spaces between columns, nothing after the last. */
function renderColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const renderRow = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => renderRow(row).trimEnd()).join("\n");
}
