// The new project's package.json: the maker's name on it, the machinery's scripts and pins in it, nothing of scaffolding. Pure.
import { pinsOf, type PackagePins } from "../src/build/machinery/machinery-file.ts";
import type { Answers } from "./answers.ts";

/** What only the sample with notes uses. */
const notesPackages = ["axe-core"];
/** A script that runs something the scaffold does not have. */
const templateScript = /\b(create\/|test\/(soak|bench)\b)/;

export function renderPackage(text: string, answers: Answers): string {
  const template = JSON.parse(text) as Record<string, unknown>;
  const { scripts, dependencies, devDependencies, packageManager } = pinsFor(template, answers.sample);
  const fields = {
    name: answers.name,
    version: "0.1.0",
    private: true,
    description: `${answers.title}, on your own computer.`,
    author: answers.holder,
    license: "MIT",
    type: "module",
    packageManager,
    scripts,
    dependencies,
    devDependencies,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** The machinery's part of package.json, as a scaffold gets it. */
export function pinsFor(template: Record<string, unknown>, sample: string): PackagePins {
  const { scripts, devDependencies, ...pins } = pinsOf(template);
  const unused = new Set(sample === "none" ? notesPackages : []);
  return {
    ...pins,
    scripts: keep(scripts, (_, command) => !templateScript.test(command)),
    devDependencies: keep(devDependencies, (name) => !unused.has(name)),
  };
}

function keep(
  record: Readonly<Record<string, string>>,
  isKept: (key: string, value: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => isKept(key, value)));
}
