import { describe, expect, test } from "bun:test";

import { checkAgainstLastRelease, compareMigrations } from "../../../src/build/database/release-check.ts";
import { readMigrations } from "../../../src/build/database/migrations.ts";
import { makeRelease, renderRelease } from "../../../src/build/release/release.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const list = (names: string) => Array.from(names, (name) => ({ name, sha256: name.toLowerCase() }));

const compare = (present: string, released: string) => () =>
  compareMigrations(list(present), { label: "version 1", migrations: list(released) });

describe("compareMigrations()", () => {
  test.each([
    ["abc", "abc"],
    ["abc", "ab"],
    ["abc", ""],
    ["", ""],
  ])("lets %j follow %j", (present, released) => {
    expect(compare(present, released)).not.toThrow();
  });

  test.each([
    ["ac", "abc", '"b": it is missing, and version 1 has it'],
    ["bac", "abc", '"a": it stands in another place than in version 1'],
    ["axb", "ab", '"b": it stands in another place than in version 1'],
    ["", "a", '"a": it is missing, and version 1 has it'],
  ])("refuses %j after %j", async (present, released, words) => {
    const refusal = await refusalOf(compare(present, released));
    expect(refusal.message).toBe(`Cannot build with the migration ${words}`);
  });
});

describe("checkAgainstLastRelease()", () => {
  const edited = { "src/app/migrations/0000_items.sql": "CREATE TABLE items (id);\n" };
  const untouched = "src/app/migrations/0000_items.sql";

  test("refuses an edited migration of an older release.json, and lets one of the same version pass", async () => {
    await using project = await tempProject();
    await release(project, "1.2.2");
    await project.write(edited);
    const refusal = await refusalOf(checkAgainstLastRelease(await project.plan()));
    expect(refusal.message).toStartWith(
      'Cannot build with the migration "0000_items": it was edited since version 1.2.2',
    );
    await project.write({ [untouched]: null });
    await project.write(edited);
    await release(project, "1.2.3");
    await checkAgainstLastRelease(await project.plan());
  });

  test("refuses an edited migration of the newest tag, and takes line ends of Windows for the same", async () => {
    await using project = await tempProject();
    git(project, "init", "-q", "-b", "main");
    git(project, "add", "package.json", "src");
    git(project, "commit", "-qm", "one");
    git(project, "tag", "v1.0.0");
    const sql = await Bun.file(project.file(untouched)).text();
    await project.write({ [untouched]: sql.replaceAll("\n", "\r\n") });
    await checkAgainstLastRelease(await project.plan());
    await project.write(edited);
    const refusal = await refusalOf(checkAgainstLastRelease(await project.plan()));
    expect(refusal.message).toBe(
      'Cannot build with the migration "0000_items": it was edited since version 1.0.0 (tag v1.0.0)',
    );
  });

  test("refuses edited, new and missing code of a released migration", async () => {
    const code = "src/app/migrations/0000_items.ts";
    await using project = await tempProject({ [code]: "export default () => {};\n" });
    git(project, "init", "-q", "-b", "main");
    git(project, "add", "package.json", "src");
    git(project, "commit", "-qm", "one");
    git(project, "tag", "v1.0.0");
    await checkAgainstLastRelease(await project.plan());
    for (const text of ["export default () => undefined;\n", null]) {
      await project.write({ [code]: text });
      const refusal = await refusalOf(checkAgainstLastRelease(await project.plan()));
      expect(refusal.message).toContain('"0000_items": it was edited since version 1.0.0');
    }
    git(project, "add", "-A", "src");
    git(project, "commit", "-qm", "two");
    git(project, "tag", "v1.1.0");
    await project.write({ [code]: "export default () => {};\n" });
    const refusal = await refusalOf(checkAgainstLastRelease(await project.plan()));
    expect(refusal.message).toContain('"0000_items": it was edited since version 1.1.0');
  });

  test("asks nothing before the first release, and of a release.json that is not one", async () => {
    await using project = await tempProject({ "dist/release.json": "{" });
    await checkAgainstLastRelease(await project.plan());
  });
});

async function release(project: TempProject, version: string): Promise<void> {
  const plan = await project.plan();
  const file = { file: "a", size: 1, sha256: "0".repeat(64) };
  const artifact = { target: "linux-x64", ...file, executable: file };
  const migrations = await readMigrations(project.dir);
  await project.write({
    "dist/release.json": renderRelease(makeRelease({ ...plan, version }, migrations, [artifact])),
  });
}

function git(project: TempProject, ...args: string[]): void {
  const author = [
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@example.org",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.hooksPath=/dev/null",
  ];
  const { exitCode, stderr } = Bun.spawnSync(["git", ...author, ...args], { cwd: project.dir });
  if (exitCode !== 0) throw new Error(stderr.toString());
}
