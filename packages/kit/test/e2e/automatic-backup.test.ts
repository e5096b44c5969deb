// The backups that are made without being asked for.
import { Database as Sqlite } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";

import type { Binary } from "../support/binary.ts";
import { until } from "../support/http.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { postItem } from "../support/items.ts";
import { start } from "../support/program.ts";
import { firstVersion } from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;

describe("daily backups", () => {
  let binary: Binary;
  beforeAll(async () => {
    binary = await firstVersion();
  }, buildTimeoutMs);

  test("a day's changes are backed up by themselves while the app goes on serving, once", async () => {
    await using home = await oldHome(binary);
    await using program = await start(binary, { home });
    const names = await until(
      () => backupsOf(home),
      (list) => list.some((file) => file.endsWith("_1.0.0_daily.db")),
    );
    expect(names).toHaveLength(1);
    const [name = ""] = names;
    await postItem(program, "goes on");
    using backup = new Sqlite(home.file("backups", name), { readonly: true });
    expect(backup.query("SELECT name FROM items").values()).toEqual([
      ["first"],
      ["second"],
      ["worth keeping"],
    ]);
    expect(await program.stop()).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("one that fails is told to the page with every answer, and again after the next start", async () => {
    await using home = await oldHome(binary);
    rmSync(home.file("backups"), { recursive: true, force: true });
    writeFileSync(home.file("backups"), "a file in the folder's place");
    await using program = await start(binary, { home });
    const told = async () => (await program.request("/api/items")).headers.get("backup-failed");
    const text = await until(told, (header) => header !== null);
    expect(decodeURIComponent(text ?? "")).toMatch(/^The last backup failed on .+\. Cannot /);
    expect(await program.stop()).toMatchObject({ exitCode: 0 });
    await using again = await start(binary, { home });
    const first = await until(
      async () => (await again.request("/api/items")).headers.get("backup-failed"),
      (header) => header !== null,
    );
    expect(decodeURIComponent(first ?? "")).toStartWith("The last backup failed");
    expect((await again.stop()).stderr).toContain("The last backup failed");
  });

  test("backups_daily = false makes none", async () => {
    await using without = await oldHome(binary);
    await using usual = await oldHome(binary);
    writeFileSync(without.file("settings.toml"), "backups_daily = false\n");
    // Begun first, so it has had its look by the time the other one's backup is there.
    await using quiet = await start(binary, { home: without });
    await using other = await start(binary, { home: usual });
    await until(
      () => backupsOf(usual),
      (list) => list.some((file) => file.endsWith("_daily.db")),
    );
    expect(backupsOf(without)).toEqual([]);
    for (const program of [quiet, other]) expect(await program.stop()).toMatchObject({ exitCode: 0 });
  });
});

/** A home that counts as three days old, with a change since. */
async function oldHome(binary: Binary): Promise<TempHome> {
  const home = await tempHome();
  await using first = await start(binary, { home });
  await postItem(first, "worth keeping");
  await first.stop();
  const longAgo = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000);
  utimesSync(home.file(".state", "owner.json"), longAgo, longAgo);
  return home;
}

function backupsOf(home: TempHome): string[] {
  return existsSync(home.file("backups")) ? readdirSync(home.file("backups")) : [];
}
