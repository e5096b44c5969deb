// A large database with full text after a kill: the app serves at once, and checks the full text while it does.
import { Database as Sqlite } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import type { Binary } from "../support/binary.ts";
import { until } from "../support/http.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { postItem } from "../support/items.ts";
import { execute, start } from "../support/program.ts";
import { secondVersion } from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;
/** More than a start checks whole. */
const size = 36 * 1024 * 1024;

describe("a start after a kill, with a large full-text table", () => {
  let binary: Binary;
  beforeAll(async () => {
    binary = await secondVersion();
  }, buildTimeoutMs);

  test("checks the rest beside the app, and is done with it", async () => {
    await using home = await killedHome(binary);
    await using program = await start(binary, { home });
    const mark = home.file(".state", "unclean.json");
    await until(
      () => existsSync(mark),
      (isThere) => !isThere,
    );
    await postItem(program, "goes on");
    expect(await program.stop()).toMatchObject({ stderr: "", exitCode: 0 });
    expect(readFileSync(home.file("logs", "fixture.log"), "utf8")).toContain("Checked the whole database");
  });

  test("saves nothing more once it finds damage, says so, and the next start refuses", async () => {
    await using home = await killedHome(binary);
    expect(await execute(binary, { home, args: ["backup"] })).toMatchObject({ exitCode: 0 });
    damage(home.file("fixture.db"));
    await using program = await start(binary, { home });
    const loss = async () => (await program.request("/api/items")).headers.get("database-loss");
    const text = await until(loss, (header) => header !== null);
    expect(decodeURIComponent(text ?? "")).toContain("is damaged, so nothing can be saved now.");
    const body = JSON.stringify({ name: "too late" });
    const headers = { "content-type": "application/json" };
    expect((await program.request("/api/items", { method: "POST", body, headers })).status).toBe(507);
    const doctor = await execute(binary, { home, args: ["doctor"] });
    expect(doctor.stdout).toContain("it is damaged");
    const { stderr } = await program.stop();
    expect(stderr).toContain("is damaged, so nothing can be saved now.");
    for (let again = 0; again < 2; again += 1) {
      const refused = await execute(binary, { home, args: ["--no-open", "--port", "0"] });
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(
        /it is damaged\nTry: fixture restore .*by-hand\.db .*newest good backup/,
      );
    }
  });
});

async function killedHome(binary: Binary): Promise<TempHome> {
  const home = await tempHome();
  await using first = await start(binary, { home });
  await first.stop();
  fill(home.file("fixture.db"));
  await using second = await start(binary, { home });
  await second.kill();
  return home;
}

function fill(file: string): void {
  using sqlite = new Sqlite(file);
  const add = sqlite.query("INSERT INTO items (name, created_at) VALUES (?, 0)");
  sqlite.run("BEGIN");
  for (let bytes = 0, row = 0; bytes < size; row += 1) {
    const name = `${row} word${row % 997} `.padEnd(2000, `filler${row % 13} `);
    add.run(name);
    bytes += name.length;
  }
  sqlite.run("COMMIT");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** The insides of values that full-text search reads: to SQLite, the pages stay sound. */
function damage(file: string): void {
  using sqlite = new Sqlite(file);
  const pages = sqlite
    .query("SELECT pageno FROM dbstat WHERE name = 'found_data' AND pagetype = 'leaf' AND mx_payload > 3000")
    .values()
    .flat()
    .map(Number);
  expect(pages.length).toBeGreaterThan(0);
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite.close(true);
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, (page - 1) * 4096 + 1500, (page - 1) * 4096 + 3500);
  writeFileSync(file, bytes);
}
