import { describe, expect, test } from "bun:test";

import { checkReleasable } from "../../../src/builder/pipeline/checks.ts";
import { commitAll, git, startRepository } from "../../support/git.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const check = async (project: TempProject, snapshot = false) =>
  await checkReleasable(await project.plan(), { snapshot });

async function refusedFor(project: TempProject): Promise<string> {
  const { message } = await refusalOf(() => check(project));
  return message.replace("Cannot release sprout 1.2.3: ", "");
}

describe("checkReleasable()", () => {
  test("passes a tagged commit whose changelog has the version", async () => {
    await using project = await tempProject({ "CHANGELOG.md": "# Changes\n\n## [1.2.3] (today)\n\n- a\n" });
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.2.3");
    await check(project);
  });

  test("asks for no entry where there is no changelog", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.2.3");
    await check(project);
  });

  test("refuses a version without an entry, even if a longer one has one", async () => {
    await using project = await tempProject({ "CHANGELOG.md": "## 1.2.30\n\n## Unreleased\n" });
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.2.3");
    expect(await refusedFor(project)).toBe('CHANGELOG.md has no section "1.2.3"');
  });

  test("refuses a folder that is no checkout, a dirty tree, a missing and a moved tag", async () => {
    await using project = await tempProject();
    expect(await refusedFor(project)).toBe("the project has no commit");
    await startRepository(project.dir);
    expect(await refusedFor(project)).toBe("there is no tag v1.2.3");
    await git(project.dir, "tag", "v1.2.3");
    await project.write({ "seed/new.txt": "x" });
    expect(await refusedFor(project)).toBe("the work tree differs from the commit");
    await commitAll(project.dir, "second");
    expect(await refusedFor(project)).toBe("the tag v1.2.3 is at another commit");
  });

  test.each([
    ["icon.svg", "<svg", "correct it in a drawing program"],
    ["icon.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>', "give it a square viewBox"],
    ["icon.png", "no picture", "save it again as PNG"],
  ])("refuses a damaged picture before anything is built: %s %j", async (name, text, way) => {
    await using project = await tempProject({ [`src/${name}`]: text });
    const refusal = await refusalOf(() => check(project, true));
    expect(refusal.message).toStartWith(`Cannot use the picture "${project.file("src", name)}": `);
    expect(refusal.message).not.toContain("\n");
    expect(refusal.hint).toContain(way);
  });

  test("lets every project try a snapshot, and every refusal names it", async () => {
    await using project = await tempProject();
    await check(project, true);
    const { hint } = await refusalOf(() => check(project));
    expect(hint).toContain("bun run release -- --snapshot");
  });
});
