import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import type { BuildInfo } from "../../../src/run/build-info.ts";
import { readMigrations } from "../../../src/run/database/embedded-migrations.ts";
import { tempHome } from "../../support/home.ts";

const migration = (name: string) => ({ name, sha256: name, hasCode: false });

test("readMigrations() reads those that the build info names, in its order", async () => {
  await using stage = await tempHome();
  mkdirSync(stage.file("migrations"), { recursive: true });
  for (const name of ["0000_a", "0001_b"])
    writeFileSync(stage.file("migrations", `${name}.sql`), `-- ${name}`);
  const info = { migrations: [migration("0001_b"), migration("0000_a")] } as unknown as BuildInfo;
  expect(await readMigrations(info, stage.path)).toEqual([
    { ...migration("0001_b"), sql: "-- 0001_b" },
    { ...migration("0000_a"), sql: "-- 0000_a" },
  ]);
});
