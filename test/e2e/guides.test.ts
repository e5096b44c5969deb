// The guides that show code: each is followed to the letter in a project as a maker has it, which must then be without faults.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { browserMissing, openPage } from "../support/browser.ts";
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
    "remove-the-sample",
  ])("%s.md: what it says works", async (name) => {
    await using project = await scaffoldProject();
    await follow(name, project);
  });

  unless(browserMissing).test("add-a-page.md: the view is at its address", async () => {
    await using project = await scaffoldProject();
    const [dev] = await follow("add-a-page", project);
    const link = /http\S+#code=\S+/.exec(dev?.output() ?? "")?.[0] ?? "";
    await using page = await openPage(link);
    await page.until(`document.querySelector("h1")?.textContent === "My Diary"`);
    await page.read(`void (location.hash = "#/about")`);
    await page.until(`document.querySelector(".about h1")?.textContent === "About My Diary"`);
    await page.read("void history.back()");
    await page.until(`document.querySelector("h1")?.textContent === "My Diary"`);
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

/** Follows it, and looks whether the project is whole afterwards. */
async function follow(name: string, project: ProjectCopy): Promise<Serving[]> {
  const { serving } = await followGuide(`docs/guides/${name}.md`, project);
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
