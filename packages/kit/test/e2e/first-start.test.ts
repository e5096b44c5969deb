// What a user gets at the very first start: a home of their own, planted, private, and an address.
import { Database as Sqlite } from "bun:sqlite";
import { expect } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { onEveryPlatform } from "../support/cases.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome, start, startAs } from "../support/program.ts";

const seedDir = join(import.meta.dir, "..", "fixture", "seed");
const sharedSeeds = [
  ".dotfile",
  "all-bytes.bin",
  "empty.txt",
  "grüße 日本.txt",
  "nested/deep/note.txt",
  "settings.toml",
  "welcome.txt",
];

onEveryPlatform("first start", (check, { os, native }) => {
  const programSeed = os === "windows" ? "bin/hello.cmd" : "bin/hello";

  check("plants every seed, byte for byte", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const seeds = readFolder(home.path).filter(
      ({ path }) => !/^(\.state|logs|backups|fixture\.db)|\/$/.test(path),
    );
    expect(seeds.map(({ path }) => path)).toEqual([...sharedSeeds, programSeed].sort());
    for (const seed of sharedSeeds) {
      expect(readFileSync(home.file(seed)).equals(readFileSync(join(seedDir, seed)))).toBe(true);
    }
    const overlay = join(seedDir, `@${os}`, programSeed);
    expect(readFileSync(home.file(programSeed), "utf8")).toBe(readFileSync(overlay, "utf8"));
  });

  check("keeps the home to its user: folders 0700, files 0600, programs 0700", async (binary) => {
    await using home = await tempHome();
    // The loosest umask there is: whatever the program does not say itself shows.
    await using program = await start(binary, { home, through: ["sh", "-c", 'umask 000; exec "$@"', "sh"] });
    await program.stop();
    const entries = readFolder(join(home.path, "..")).filter(({ path }) => path.startsWith("home/"));
    const wrong = entries.filter(
      ({ path, mode }) => mode !== (/\/$|^home\/bin\/hello$/.test(path) ? 0o700 : 0o600),
    );
    expect(wrong.map((entry) => `${entry.path} ${entry.mode.toString(8)}`)).toEqual([]);
    expect(entries.length).toBeGreaterThan(10);
  });

  check("unpacks a program that runs", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const file = home.file(programSeed);
    // An overlay is a script for the system's own shell; only Windows must be told which.
    const command = os === "windows" ? binary.platform.command("cmd", ["/c", native(file)]) : [file];
    const said = Bun.spawnSync(command, { env: { ...process.env, ...binary.platform.env } });
    expect(said.stdout.toString().trim()).toBe("hello from the seed");
  });

  check("records what it planted, and whose home it is", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const ledger = JSON.parse(readFileSync(home.file(".state", "ledger.json"), "utf8"));
    expect(Object.keys(ledger.files).sort()).toEqual([...sharedSeeds, programSeed].sort());
    const welcome = new Bun.CryptoHasher("sha256")
      .update(readFileSync(home.file("welcome.txt")))
      .digest("hex");
    expect(ledger.files["welcome.txt"].sha256).toBe(welcome);
    expect(ledger.version).toBe("1.0.0");
    const owner = JSON.parse(readFileSync(home.file(".state", "owner.json"), "utf8"));
    expect(owner.appId).toBe("0c7d7a0e-5e52-4c0b-9f6a-4a3f1f0b7f11");
  });

  check("starts with the fresh database, its rows and its mark", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    expect(await itemNames(program)).toEqual(["first", "second"]);
    await program.stop();
    using database = new Sqlite(home.file("fixture.db"), { readonly: true });
    expect(database.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
    expect(database.query("PRAGMA journal_mode").values()).toEqual([["wal"]]);
    expect(database.query("PRAGMA application_id").values()).not.toEqual([[0]]);
  });

  check("says where it runs in one line, and nothing else", async (binary) => {
    await using home = await tempHome();
    await using program = await startAs(binary, { home, args: ["--port", "0", "--no-open"] });
    expect(program.ready).toMatch(/^Fixture is running at http:\/\/127\.0\.0\.1:\d+\/$/);
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });

  check("says where it runs in one JSON object with --json", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    expect(JSON.parse(program.ready)).toEqual({
      event: "ready",
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      home: native(home.path),
      pid: expect.any(Number),
    });
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });

  check("takes `serve` as the same as no command", async (binary) => {
    await using home = await tempHome();
    await using program = await startAs(binary, { home, args: ["serve", "--port", "0", "--no-open"] });
    expect(program.ready).toStartWith("Fixture is running at ");
  });

  check("lives in a home with spaces and letters of other scripts", async (binary) => {
    await using home = await tempHome("Ma Boîte à Outils – 日本");
    await using program = await start(binary, { home });
    expect(JSON.parse(program.ready).home).toBe(native(home.path));
    await postItem(program, "grüße");
    await program.stop();
    await using again = await start(binary, { home });
    expect(await itemNames(again)).toEqual(["first", "second", "grüße"]);
  });

  check("takes the home from FIXTURE_HOME", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home, env: { FIXTURE_HOME: native(home.path) } });
    expect(JSON.parse(program.ready).home).toBe(native(home.path));
    expect(existsSync(home.file("welcome.txt"))).toBe(true);
  });

  check("lives in ~/.fixture when nobody says otherwise", async (binary) => {
    await using home = await tempHome();
    const userFolder = { HOME: home.user, USERPROFILE: home.user };
    const { stdout } = await execute(binary, {
      home,
      args: ["paths", "--json"],
      env: { ...userFolder, FIXTURE_HOME: "" },
    });
    const paths = JSON.parse(stdout) as { home: string };
    expect(paths.home).toBe(join(home.user, ".fixture"));
    await using program = await start(binary, { home, env: { ...userFolder, FIXTURE_HOME: "" } });
    expect(existsSync(join(home.user, ".fixture", "welcome.txt"))).toBe(true);
    expectOutcome(await execute(binary, { home, args: ["stop"], env: { ...userFolder, FIXTURE_HOME: "" } }), {
      stdout: expect.stringContaining("Fixture"),
    });
    await program.ended();
  });

  check("runs nothing and reads nothing from the folder it is started in", async (binary) => {
    await using home = await tempHome();
    const cwd = join(home.user, "hostile");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./evil.ts"]\n');
    writeFileSync(
      join(cwd, "evil.ts"),
      'require("node:fs").writeFileSync("ran.txt", "evil"); console.log("evil");\n',
    );
    writeFileSync(join(cwd, ".env"), `FIXTURE_HOME=${native(join(cwd, "stolen"))}\nFIXTURE_PORT=1\n`);
    writeFileSync(join(cwd, "tsconfig.json"), '{ "compilerOptions": { "paths": { "*": ["./evil.ts"] } } }\n');
    writeFileSync(join(cwd, "package.json"), '{ "name": "hostile", "imports": { "#x": "./evil.ts" } }\n');
    await using program = await startAs(binary, { home, cwd, args: ["--no-open", "--port", "0"] });
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
    expect(readFolder(cwd).map(({ path }) => path)).toEqual([
      ".env",
      "bunfig.toml",
      "evil.ts",
      "package.json",
      "tsconfig.json",
    ]);
    expect(existsSync(home.file("welcome.txt"))).toBe(true);
    await rm(cwd, { recursive: true });
  });
});
