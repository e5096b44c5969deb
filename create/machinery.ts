// Asked by `bun run machinery:update` of an older scaffold: writes what this template's machinery is for that project.
// Runs from a bare clone: nothing here may need node_modules. Its arguments are a contract with scaffolds that exist.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { machineryFileName, parseMachinery, type Machinery } from "../src/build/machinery/machinery-file.ts";
import { samples, type Answers, type Sample } from "./answers.ts";
import { applyActions, listMachinery, writeMachinery } from "./apply.ts";
import { kindOf } from "./kinds.ts";
import { planScaffold } from "./plan.ts";
import { readNames } from "./rename.ts";
import { repositoryOf, type TemplatePackage } from "./scaffold.ts";
import { reportFailure } from "./tell.ts";
import { copyFiles, listFiles, readTexts, walk } from "./template-files.ts";

/** `bun create/machinery.ts PROJECT OUT`: both absolute; OUT gets the files, package.json and machinery.json. */
if (import.meta.main) {
  const [project = "", out = ""] = process.argv.slice(2);
  try {
    await writeForProject(join(import.meta.dir, ".."), project, out);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

async function writeForProject(template: string, project: string, out: string): Promise<void> {
  const paths = await listFiles(template, {});
  const files = await readTexts(template, paths);
  const old = parseMachinery(await readFile(join(project, machineryFileName), "utf8"), machineryFileName);
  const actions = planScaffold(await answersOf(project, old), files);
  const removed = new Set(actions.flatMap(({ kind, path }) => (kind === "remove" ? path : [])));
  await mkdir(out, { recursive: true });
  await copyFiles(
    template,
    out,
    paths.filter((path) => isOurs(path) && !removed.has(path)),
    (path) => path,
  );
  // The project's own line width decides how its files are formatted.
  await copyFiles(template, out, ["bunfig.toml"], (path) => path);
  const written = actions.filter(({ kind, path }) => kind === "write" && isOurs(path));
  await applyActions(out, written, {});
  const own = JSON.parse(files.get("package.json") ?? "{}") as TemplatePackage;
  const facts = {
    version: own.version,
    repository: repositoryOf(own) ?? old.repository,
    sample: old.sample,
  };
  await writeMachinery(out, await listMachinery(out, await walk(out, ""), facts));
}

function isOurs(path: string): boolean {
  return kindOf(path) === "machinery" || path === "package.json";
}

/** What the project says of itself now; what the machinery does not show is left at anything. */
async function answersOf(project: string, { sample, repository }: Machinery): Promise<Answers> {
  const read = (path: string) => readFile(join(project, path), "utf8");
  const { name } = JSON.parse(await read("package.json")) as { name: string };
  const names = readNames(name, await read("src/app/config.ts"));
  return {
    ...names,
    targets: null,
    sample: samples.find((known): known is Sample => known === sample) ?? "notes",
    appId: "00000000-0000-0000-0000-000000000000",
    holder: "",
    year: 0,
    repository,
  };
}
