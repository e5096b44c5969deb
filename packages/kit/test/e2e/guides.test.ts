// The guides that show code: each is followed to the letter in a project as a maker has it, which must then be without faults.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { browserMissing, openPage } from "../support/browser.ts";
import type { Sample } from "../support/guide-blocks.ts";
import { followGuide, removeSample } from "../support/guide.ts";
import { scaffoldProject, type ProjectCopy, type Serving } from "../support/project-copy.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(180_000);

describe("docs/guides", () => {
  test.each([
    "add-a-table",
    "files",
    "scheduled-job",
    "keep-a-secret",
    "call-another-service",
    "page-and-token",
    "notices-and-languages",
    "updates",
  ])("%s.md: what it says works", async (name) => {
    await using project = await scaffoldProject();
    await follow(name, project);
  });

  test("add-a-table.md: what it says works without the sample", async () => {
    await using project = await scaffoldProject({ sample: "none" });
    await follow("add-a-table", project, "none");
  });

  test("remove-the-sample.md: what is left is the smallest app, whole", async () => {
    await using project = await scaffoldProject();
    await removeSample(project);
    await expectWhole(project);
    const tested = await project.run("bun test test/app.test.ts -t counts");
    expect([tested.exitCode, tested.output]).toEqual([0, expect.stringContaining(" 1 pass")]);
  });

  unless(browserMissing).test("add-a-page.md: the view is at its address", async () => {
    await using project = await scaffoldProject();
    const [dev] = await follow("add-a-page", project);
    await using page = await openPage(linkOf(dev));
    await page.until(`document.querySelector("h1")?.textContent === "My Diary"`);
    await page.press("New note");
    await page.until(`document.activeElement?.matches("dialog input")`);
    await page.view.type("Half a");
    await page.read(`void (location.hash = "#/about")`);
    await page.until(`document.querySelector(".about h1")?.textContent === "About My Diary"`);
    expect(await page.read<boolean>(`document.querySelector("header").checkVisibility()`)).toBe(false);
    // No key reaches the hidden list, where it would start a note.
    await page.view.press("n");
    await page.read("void history.back()");
    await page.until(`!document.querySelector(".about")`);
    expect(await page.read<boolean>(`document.querySelector("dialog").open`)).toBe(false);
    await page.until(`document.querySelector(".card strong")?.textContent === "Half a"`);
  });

  test("build-options.md: plugin and define work in `bun dev` and in the executable", async () => {
    await using project = await scaffoldProject();
    const [dev, app] = await follow("build-options", project);
    const prices = [
      ["apple", "0.40"],
      ["pear", "0.55"],
    ];
    const read = async (serving: Serving | undefined, home: string) =>
      await (await askWithToken(serving, home)("/api/prices")).json();
    expect(await read(dev, project.file(".dev", "home"))).toEqual({ channel: "beta", prices });
    expect(await read(app, join(project.user, ".diary"))).toEqual({ channel: "beta", prices });
  });

  test("heavy-work.md: the executable finds words on a thread", async () => {
    await using project = await scaffoldProject();
    const [app] = await follow("heavy-work", project);
    const ask = askWithToken(app, join(project.user, ".diary"));
    expect(await (await ask("/api/words?limit=1")).json()).toEqual([["it", 2]]);
  });

  test("embed-a-big-file.md: the executable reads what it carries", async () => {
    await using project = await scaffoldProject();
    const [app] = await follow("embed-a-big-file", project);
    await project.write({ "data/words.txt": null });
    const ask = askWithToken(app, join(project.user, ".diary"));
    expect(await (await ask("/api/words")).text()).toBe("acorn\nmaple\nsamara\n");
    expect(await (await ask("/api/words/start")).text()).toBe("acorn");
  });

  unless(notOnWindows("Windows starts no shell script, and the guide has them in the programs' place")).test(
    "ship-a-binary.md: the app runs the program",
    async () => {
      await using project = await scaffoldProject();
      const [dev] = await follow("ship-a-binary", project);
      const answer = await askWithToken(dev, project.file(".dev", "home"))("/api/greeting");
      expect(await answer.text()).toBe("Hello, Ann.");
    },
  );
});

const linkOf = (dev: Serving | undefined) => /http\S+#code=\S+/.exec(dev?.output() ?? "")?.[0] ?? "";

/** Follows it, and sees that the project is whole afterwards. */
async function follow(name: string, project: ProjectCopy, sample: Sample = "notes"): Promise<Serving[]> {
  const { serving } = await followGuide(`docs/guides/${name}.md`, project, sample);
  await expectWhole(project);
  return serving;
}

async function expectWhole(project: ProjectCopy): Promise<void> {
  for (const command of ["bun fmt --no-script --check", "bun check --no-script", "oxlint --deny-warnings"]) {
    const { output, exitCode } = await project.run(command);
    expect({ command, output: exitCode === 0 ? "" : output, exitCode }).toEqual({
      command,
      output: "",
      exitCode: 0,
    });
  }
}

function askWithToken(app: Serving | undefined, home: string) {
  const authorization = `Bearer ${readFileSync(join(home, ".state", "token"), "utf8")}`;
  return (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, app?.url), { ...init, headers: { ...init.headers, authorization } });
}
