// What the program refuses, with which exit code, in which words, and that it touches nothing while it does.
import { Database as Sqlite } from "bun:sqlite";
import { expect } from "bun:test";
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { freePort, holdPort } from "../support/ports.ts";
import { execute, start, startAs, type Outcome } from "../support/program.ts";

const anotherUser = 65_534;

const foreignDatabases: readonly (readonly [string, (home: TempHome) => Promise<void>])[] = [
  [
    "another program's database",
    async (home) => remake(home, (sqlite) => sqlite.run("CREATE TABLE theirs (id INTEGER)")),
  ],
  [
    "a file that is no database",
    async (home) =>
      writeFileSync(home.file("fixture.db"), "just some text, long enough to have a header".repeat(9)),
  ],
];

onEverySystem("refusals", (check, { native }) => {
  check("exit 1: an unusable value in settings.toml, named with its line", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    writeFileSync(home.file("settings.toml"), '# mine\nport = "harbour"\n');
    const outcome = await execute(binary, { home, args: ["--no-open"] });
    expectRefusal(outcome, 1, ["port", "harbour", "2"]);
  });

  check("exit 1: a taken port given by hand", async (binary) => {
    await using home = await tempHome();
    await using taken = await holdPort(0);
    const outcome = await execute(binary, { home, args: ["--no-open", "--port", String(taken.port)] });
    expectRefusal(outcome, 1, [String(taken.port)]);
    const free = await freePort();
    await using program = await startAs(binary, { home, args: ["--no-open", "--port", String(free)] });
    expect(program.url).toBe(`http://127.0.0.1:${free}/`);
  });

  check("exit 2: an unknown flag, command or value, with what was meant", async (binary) => {
    await using home = await tempHome();
    expectRefusal(await execute(binary, { home, args: ["--prot", "1"] }), 2, ["--prot", "--port"]);
    expectRefusal(await execute(binary, { home, args: ["statsu"] }), 2, ["statsu"]);
    expectRefusal(await execute(binary, { home, args: ["--port", "70000"] }), 2, ["70000"]);
    const env = { FIXTURE_HOME: native(home.path) };
    expectRefusal(await execute(binary, { home, args: ["--port"], env }), 2, ["--port"]);
    expect(readFolder(dirname(home.path)).map((entry) => entry.path)).toEqual(["user/"]);
  });

  check("exit 3: a folder with somebody else's files stays as it was", async (binary) => {
    await using home = await tempHome();
    mkdirSync(home.path);
    writeFileSync(home.file("id_ed25519"), "a key of theirs");
    const before = readFolder(dirname(home.path));
    const commands = [["--no-open", "--port", "0"], ["serve", "--no-open"], ["open"], ["status"], ["stop"]];
    for (const args of commands.slice(0, 3)) {
      expectRefusal(await execute(binary, { home, args, env: { BROWSER: "" } }), 3, [native(home.path)]);
    }
    for (const args of commands.slice(3)) await execute(binary, { home, args });
    expect(readFolder(dirname(home.path))).toEqual(before);
  });

  check("exit 3: a home of another app stays as it was", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    const owner = JSON.parse(readFileSync(home.file(".state", "owner.json"), "utf8"));
    writeFileSync(
      home.file(".state", "owner.json"),
      JSON.stringify({ ...owner, appId: "another", name: "another" }),
    );
    const before = readFolder(home.path);
    expectRefusal(await execute(binary, { home, args: ["--no-open", "--port", "0"] }), 3, [
      native(home.path),
      "another",
    ]);
    expect(readFolder(home.path)).toEqual(before);
  });

  for (const [what, make] of foreignDatabases) {
    check(`exit 3: ${what} in the database's place stays as it was`, async (binary) => {
      await using home = await tempHome();
      await using first = await start(binary, { home });
      await first.stop();
      await make(home);
      const before = readFileSync(home.file("fixture.db"));
      expectRefusal(await execute(binary, { home, args: ["--no-open", "--port", "0"] }), 3, [
        native(home.file("fixture.db")),
      ]);
      expect(readFileSync(home.file("fixture.db")).equals(before)).toBe(true);
    });
  }

  check("exit 4: a file where the home should be", async (binary) => {
    await using home = await tempHome();
    writeFileSync(home.path, "not a folder");
    expectRefusal(await execute(binary, { home, args: ["--no-open", "--port", "0"] }), 4, [
      native(home.path),
    ]);
    expect(readFileSync(home.path, "utf8")).toBe("not a folder");
  });

  check("exit 4: a place where the user may not write", async (binary) => {
    await using home = await tempHome();
    readable(home);
    const reachable = copyFor(binary, home);
    chmodSync(dirname(home.path), 0o555);
    const outcome = await execute(reachable, {
      home,
      args: ["--no-open", "--port", "0"],
      through: asOrdinaryUser(),
    });
    expectRefusal(outcome, 4, [native(home.path)]);
    chmodSync(dirname(home.path), 0o755);
  });

  check("exit 4: a home that became read-only", async (binary) => {
    await using home = await tempHome();
    readable(home);
    const reachable = copyFor(binary, home);
    await using first = await start(reachable, { home, through: asOrdinaryUser() });
    await first.stop();
    const folders = [home.path, home.file(".state"), home.file("logs")];
    // Its user's alone: of a home that is open to others more would be said.
    for (const folder of folders) chmodSync(folder, 0o500);
    const outcome = await execute(reachable, {
      home,
      args: ["--no-open", "--port", "0"],
      through: asOrdinaryUser(),
    });
    for (const folder of folders) chmodSync(folder, 0o755);
    expectRefusal(outcome, 4, [native(home.path)]);
  });
});

async function remake(home: TempHome, change: (sqlite: Sqlite) => void): Promise<void> {
  await Bun.file(home.file("fixture.db")).delete();
  using sqlite = new Sqlite(home.file("fixture.db"), { create: true });
  change(sqlite);
}

/** One sentence, one hint, nothing on stdout, and never a stack trace. */
function expectRefusal(outcome: Outcome, exitCode: number, words: readonly string[]): void {
  expect(outcome).toMatchObject({ stdout: "", exitCode });
  const lines = outcome.stderr.trimEnd().split("\n");
  expect(lines).toEqual([expect.any(String), expect.stringMatching(/^Try: /)]);
  for (const word of words) expect(outcome.stderr).toContain(word);
  expect(outcome.stderr).not.toMatch(/\n\s+at |\.ts:\d|\$bunfs|~BUN/);
}

/** Permissions say nothing to root, so root becomes somebody else for the case. */
function asOrdinaryUser(): string[] {
  if (process.getuid?.() !== 0) return [];
  return ["setpriv", `--reuid=${anotherUser}`, `--regid=${anotherUser}`, "--clear-groups"];
}

/** The checkout may lie in a folder that only its owner may enter. */
function copyFor(binary: Binary, home: TempHome): Binary {
  const file = join(home.user, basename(binary.file));
  copyFileSync(binary.file, file);
  chmodSync(file, 0o755);
  return { ...binary, file };
}

function readable(home: TempHome): void {
  chmodSync(dirname(home.path), 0o755);
  if (process.getuid?.() !== 0) return;
  for (const folder of [dirname(home.path), home.user]) chownSync(folder, anotherUser, anotherUser);
}
