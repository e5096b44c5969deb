// Reads the snapshots that drizzle-kit writes beside migrations, and makes one of the present
// schema. Runs in a child process.
import { join } from "node:path";

import { is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Schema } from "../../../run/app.ts";
import { UserError } from "../../../run/errors.ts";
import { oneLine } from "../app-child-answer.ts";
import { mendDefault, mendTable } from "./mend-snapshot.ts";
import type { Snapshot } from "./snapshot-parts.ts";

/** @throws UserError when drizzle-kit is missing, or does not understand the schema */
export async function describeSchema(schema: Schema, previousId?: string): Promise<Snapshot> {
  const kit = await loadKit();
  try {
    const described = (await kit.generateSQLiteDrizzleJson(schema, previousId)) as unknown as Snapshot;
    for (const table of Object.values(schema)) if (is(table, SQLiteTable)) mendTable(described, table);
    for (const { columns } of Object.values(described.views)) {
      for (const column of Object.values(columns ?? {})) mendDefault(column);
    }
    return described;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`Cannot read the schema in src/schema.ts: ${oneLine(cause)}`, {
      hint: "`bun check` may say more about that file",
      cause,
    });
  }
}

/**
 * Imported late: it takes a tenth of a second, and a project without it should get a message, not a
 * trace.
 */
async function loadKit() {
  try {
    return await import("drizzle-kit/api");
  } catch (cause) {
    throw new UserError(`Cannot read the schema: drizzle-kit does not load (${oneLine(cause)})`, {
      hint: "run `bun install`",
      cause,
    });
  }
}

/**
 * @param migration the last one; before the first, the schema was empty
 * @throws UserError when the file is missing or damaged
 */
export async function readSnapshot(metaFolder: string, migration: string | undefined): Promise<Snapshot> {
  if (migration === undefined) return noSchema;
  const file = join(metaFolder, `${migration.split("_")[0]}_snapshot.json`);
  try {
    return { ...noSchema, ...((await Bun.file(file).json()) as Snapshot) };
  } catch (cause) {
    throw new UserError(
      `Cannot read the snapshot of the migration "${migration}": "${file}" is missing or damaged`,
      {
        hint: "take it as it was committed; `bun run db:generate` writes one with every migration",
        cause,
      },
    );
  }
}

const noSchema: Snapshot = {
  version: "6",
  dialect: "sqlite",
  id: "00000000-0000-0000-0000-000000000000",
  prevId: "",
  tables: {},
  views: {},
};
