// The guides that show code: each is followed to the letter in a project as a maker has it, which must then be without faults.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { browserMissing, openPage } from "../support/browser.ts";
import type { Sample } from "../support/guide-blocks.ts";
import { followGuide } from "../support/guide.ts";
import { scaffoldProject, type ProjectCopy, type Serving } from "../support/project-copy.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(180_000);

describe("docs/guides", () => {
  test.each([
    "add-a-table",
    "keep-a-file-in-the-home",
    "scheduled-job",
    "keep-a-secret",
    "call-another-service",
    "page-and-token",
  ])("%s.md: what it says works", async (name) => {
    await using project = await scaffoldProject();
    await follow(name, project);
  });

  test("add-a-table.md: what it says works without the sample", async () => {
    await using project = await scaffoldProject({ sample: "none" });
    await follow("add-a-table", project, "none");
    const formatted = await project.run("bun fmt --no-script --check src/routes.ts");
    expect([formatted.exitCode, formatted.exitCode === 0 || formatted.output]).toEqual([0, true]);
  });

  unless(browserMissing).test("remove-the-sample.md: the page keeps what the app did not store", async () => {
    await using project = await scaffoldProject();
    const [dev] = await follow("remove-the-sample", project);
    await using page = await openPage(linkOf(dev));
    await page.fill("Name ", "Ann");
    await page.press("Sign");
    await page.until(`document.querySelector("li")?.textContent === "Ann" && ${nameField}.value === ""`);
    await dev?.stop();
    await page.fill("Name ", "Bob");
    await page.press("Sign");
    await page.until(`document.querySelector("[role=alert]").textContent !== ""`);
    expect(await page.read<unknown>(`[${nameField}.value, document.querySelectorAll("li").length]`)).toEqual([
      "Bob",
      1,
    ]);
  });

  unless(browserMissing).test("add-a-page.md: the view is at its address", async () => {
    await using project = await scaffoldProject();
    const [dev] = await follow("add-a-page", project);
    await using page = await openPage(linkOf(dev));
    await page.until(`document.querySelector("h1")?.textContent === "My Diary"`);
    await page.press("New note");
    await page.until(`document.activeElement?.matches(".title-field")`);
    await page.view.type("Half a");
    await page.read(`void (location.hash = "#/about")`);
    await page.until(`document.querySelector(".about h1")?.textContent === "About My Diary"`);
    expect(await page.read<boolean>(`document.querySelector(".page").checkVisibility()`)).toBe(false);
    await page.view.press("Escape");
    await page.read("void history.back()");
    // The note that is being written is still open, and no key reached it.
    await page.until(`!document.querySelector(".about")`);
    expect(await page.read<string>(`document.querySelector(".title-field")?.value`)).toBe("Half a");
  });

  test("worker.md: the executable counts in its worker", async () => {
    await using project = await scaffoldProject();
    const [app] = await follow("worker", project);
    const ask = askWithToken(app, join(project.user, ".diary"));
    const answer = await ask("/api/words", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "a b c",
    });
    expect(await answer.json()).toEqual({ words: 3 });
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

const nameField = `document.querySelector("input[name=name]")`;

const linkOf = (dev: Serving | undefined) => /http\S+#code=\S+/.exec(dev?.output() ?? "")?.[0] ?? "";

/** Follows it, and looks whether the project is whole afterwards. */
async function follow(name: string, project: ProjectCopy, sample: Sample = "notes"): Promise<Serving[]> {
  const { serving } = await followGuide(`docs/guides/${name}.md`, project, sample);
  for (const command of ["bun check --no-script", "bun run lint", "bun test test/layout.test.ts"]) {
    const { output, exitCode } = await project.run(command);
    expect({ command, output: exitCode === 0 ? "" : output, exitCode }).toEqual({
      command,
      output: "",
      exitCode: 0,
    });
  }
  return serving;
}

function askWithToken(app: Serving | undefined, home: string) {
  const authorization = `Bearer ${readFileSync(join(home, ".state", "token"), "utf8")}`;
  return (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, app?.url), { ...init, headers: { ...init.headers, authorization } });
}
