// A plan in words, for --dry-run and --list. Prints nothing itself.
import { alignColumns, renderSize } from "./columns.ts";
import { selectSeeds } from "../seeds/read.ts";
import type { SharedInputs } from "../compile/stage.ts";
import { targets, type Target } from "../plan/targets.ts";

/** Shows what would be built, its inputs, and what stays out; one JSON object for programs. */
export function renderPlan(shared: SharedInputs): string {
  return shared.plan.output === "json" ? renderForPrograms(shared) : renderForPeople(shared);
}

/** The platform table. */
export function renderTargets(output: "terminal" | "plain" | "json"): string {
  if (output === "json") return JSON.stringify({ event: "targets", targets: targets.map(describeTarget) });
  return alignColumns(targets.map(({ name, title }) => [name, title])).join("\n");
}

function describeTarget({ name, title, os, arch, libc }: Target) {
  return { name, title, os, arch, libc };
}

function renderForPrograms({ plan, seeds, assets, migrations }: SharedInputs): string {
  const { name, version, commit, dirty, sourceDate, bunVersion, outDir } = plan;
  return JSON.stringify({
    event: "plan",
    name,
    version,
    commit,
    dirty,
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
    ...alignColumns([
      ["app", `${plan.name} ${plan.version} (${plan.config.title})`],
      ["commit", tellCommit(plan)],
      ["time", `${plan.sourceDate.toISOString()}, in all build results`],
      ["Bun", plan.bunVersion],
      ["output", plan.outDir],
      ["migrations", migrations.map(({ name }) => name).join(", ") || "none"],
      ["assets", countFiles(assets.files)],
    ]),
    "",
    ...alignColumns(
      plan.targets.map((target) => [
        target.name,
        executableOf(plan.name, target),
        `seeds: ${countFiles(selectSeeds(seeds, target, plan.name))}`,
      ]),
    ),
    ...(skipped.length > 0 ? ["", "These files stay out:"] : []),
    ...alignColumns(skipped.map(({ path, reason }) => [`  ${path}`, reason])),
    "Nothing was built.",
  ].join("\n");
}

function tellCommit({ commit, dirty }: SharedInputs["plan"]): string {
  if (commit === null) return "none: this is not a git checkout with a commit";
  return dirty ? `${commit}, and the work tree has more` : commit;
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
