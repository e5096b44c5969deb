// A new version that was taken, has saved rows, and then crashes again and again.
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";

import { itemNames, postItem } from "../support/items.ts";
import { execute, start, type Program } from "../support/program.ts";
import { releaseChain } from "../support/update/chain.ts";
import { expectTidy, install, openPage, sumOf, type Installed } from "../support/update/installed.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";

setDefaultTimeout(600_000);

/** Version 2.0.0, which has taken over, saved rows, and crashed three times. */
async function crashThrice(releases: Releases | undefined): Promise<Installed> {
  if (!releases) throw new Error("There is no release.");
  const app = await install(releases);
  const first = await start(app.binary, { home: app.home });
  await postItem(first, "before");
  expect((await app.update()).exitCode).toBe(0);
  await first.ended();
  await postItem(openPage(first, app.home), "row 1");
  process.kill(JSON.parse(readFileSync(app.home.file(".state", "instance.json"), "utf8")).pid, "SIGKILL");
  for (const name of ["row 2", "row 3"]) {
    const again = await start(app.binary, { home: app.home });
    await postItem(again, name);
    await again.kill();
  }
  return app;
}

const rows = ["before", "row 1", "row 2", "row 3"];
const health = async (program: Program) => await (await program.request("/health")).json();
const kinds = async (program: Program) => {
  const answer = await program.request("/_app/notices");
  return ((await answer.json()) as { notices: { kind: string }[] }).notices.map(({ kind }) => kind);
};

test("gives its place back by itself at the next start, with every row, and the page says so", async () => {
  const [, releases] = await releaseChain(3);
  await using app = await crashThrice(releases);
  const program = await start(app.binary, { home: app.home });
  expect([await health(program), await itemNames(program), await kinds(program)]).toEqual([
    expect.objectContaining({ version: "1.0.0" }),
    expect.arrayContaining(rows),
    ["versionLeft"],
  ]);
  expect(sumOf(app.file)).toBe(sumOf(releases?.older ?? ""));
  expect(existsSync(app.home.file(".state", "watched-update.json"))).toBe(false);
  expectTidy(app);
  const { stderr, exitCode } = await program.stop();
  expect([stderr, exitCode]).toEqual([
    "Version 2.0.0 of Fixture ended unexpectedly three times: version 1.0.0 is back.\n",
    0,
  ]);
});

test("stays where the version before could not read its rows, and says how to go back by hand", async () => {
  const releases = await updateReleases();
  await using app = await crashThrice(releases);
  const refused = await execute(app.binary, { home: app.home, args: ["--no-open"] });
  expect([refused.stderr, refused.exitCode]).toEqual([
    expect.stringMatching(
      /^Version 2\.0\.0 of Fixture ended unexpectedly three times; version 1\.0\.0 cannot read .*\nTry: .*fixture rollback/,
    ),
    1,
  ]);
  const program = await start(app.binary, { home: app.home });
  expect([await health(program), await itemNames(program), await kinds(program)]).toEqual([
    expect.objectContaining({ version: "2.0.0" }),
    expect.arrayContaining(rows),
    ["versionUnsteady", "updateDone"],
  ]);
  const { exitCode } = await execute(app.binary, { home: app.home, args: ["rollback", "--yes"] });
  await program.ended();
  expect([exitCode, sumOf(app.file)]).toEqual([0, sumOf(releases.older)]);
});
