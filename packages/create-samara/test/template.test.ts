// This repository as a template: its list of files, and what its real samples come to.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { samples, type Answers } from "../src/answers.ts";
import { listFile } from "../src/left-over.ts";
import { renderList } from "../src/list-files.ts";
import { planProject, sampleNames, textOf } from "../src/plan.ts";
import { findTemplate, readTemplate } from "../src/template.ts";

const root = findTemplate();
const template = await readTemplate(root, process.env);
const answers: Omit<Answers, "sample"> = {
  name: "my-app",
  title: "My app",
  port: 23_456,
  targets: null,
  appId: "0123abcd-0000-4000-8000-000000000000",
  holder: "Ann",
  year: 2030,
};

test("template-files.txt lists this repository; `bun packages/create-samara/src/list-files.ts` writes it", async () => {
  expect(await Bun.file(join(root, listFile)).text()).toBe(await renderList());
});

test.each([
  ["notes", "package.json"],
  ["notebook", "examples/notebook/package.json"],
] as const)("sampleNames has the name of %s", (sample, path) => {
  expect(JSON.parse(textOf(template.files, path))).toMatchObject({ name: sampleNames[sample] });
});

test("readTemplate() packs the same sources to the same bytes", async () => {
  const again = await readTemplate(root, process.env);
  expect(Bun.hash(again.kit.tarball)).toBe(Bun.hash(template.kit.tarball));
});

describe.each(samples)("planProject() with the sample %s", (sample) => {
  const project = planProject({ ...answers, sample }, template, false);
  const texts = [...project.keys()].filter((path) => !path.startsWith("vendor/"));

  test("leaves nobody's name behind but the kit's and the maker's", () => {
    const said = texts.filter((path) => /The Samara authors|127\.0\.0\.1:474\d/.test(textOf(project, path)));
    expect(said).toEqual([]);
  });

  test("names no script in its README that it has not", () => {
    const { scripts } = JSON.parse(textOf(project, "package.json")) as { scripts: Record<string, string> };
    const named = [...textOf(project, "README.md").matchAll(/\bbun (?:run )?(dev|start|[\w]+:[\w]+|ok)\b/g)];
    expect(named.map(([, script = ""]) => script).filter((script) => !(script in scripts))).toEqual([]);
    expect(named.length).toBeGreaterThan(3);
  });

  test("needs no file of this repository", () => {
    const reaching = texts.filter((path) => textOf(project, path).includes("packages/kit/"));
    expect(reaching).toEqual([]);
  });
});

test.each([
  ["notes", 45],
  ["none", 30],
] as const)("a project with the sample %s has at most %d files, bun.lock among them", (sample, most) => {
  expect(planProject({ ...answers, sample }, template, false).size + 1).toBeLessThanOrEqual(most);
});
