// Asks drizzle-kit whether the schema and the last migration agree. Runs in a process of its own, started by drift.ts.
import { join } from "node:path";

import type * as DrizzleKit from "drizzle-kit/api";

import type { Schema } from "../../runtime/app.ts";
import { UserError } from "../../runtime/errors.ts";
import { answerBuild, loadApp, oneLine } from "./app-child-answer.ts";
import { readMigrations } from "./migrations.ts";

export interface DriftQuestion {
  projectDir: string;
  metaFolder: string;
}

type Kit = typeof DrizzleKit;
type Snapshot = Parameters<Kit["generateSQLiteMigration"]>[0];

if (import.meta.main) await answerBuild(findDrift);

async function findDrift({ projectDir, metaFolder }: DriftQuestion): Promise<{ statements: 0 }> {
  const migrations = await readMigrations(projectDir);
  const last = migrations.at(-1)?.name ?? "";
  const { schema } = await loadApp(projectDir);
  const kit = await loadKit();
  const current = await describeSchema(kit, schema);
  const before = last === "" ? await describeSchema(kit, {}) : await readSnapshot(metaFolder, last);
  const statements = await compare(kit, before, current, last);
  if (statements.length > 0) throw drifted(last, `it would take ${quoteFirst(statements)}`);
  return { statements: 0 };
}

/** Imported only now: it needs a tenth of a second, and a project without it gets a sentence instead of a trace. */
async function loadKit(): Promise<Kit> {
  try {
    return await import("drizzle-kit/api");
  } catch (cause) {
    throw new UserError(
      `Cannot compare the schema with the migrations: drizzle-kit does not load (${oneLine(cause)})`,
      {
        hint: "run `bun install`",
        cause,
      },
    );
  }
}

async function describeSchema(kit: Kit, schema: Schema): Promise<Snapshot> {
  try {
    return await kit.generateSQLiteDrizzleJson(schema);
  } catch (cause) {
    throw new UserError(`Cannot read the schema in src/app/schema.ts: ${oneLine(cause)}`, {
      hint: "`bun run db:generate` may say more",
      cause,
    });
  }
}

async function readSnapshot(metaFolder: string, migration: string): Promise<Snapshot> {
  const file = join(metaFolder, `${migration.split("_")[0]}_snapshot.json`);
  try {
    return (await Bun.file(file).json()) as Snapshot;
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

/** drizzle-kit asks on the terminal whether something was renamed, and throws where there is none: that is drift as well. */
async function compare(kit: Kit, before: Snapshot, current: Snapshot, last: string): Promise<string[]> {
  try {
    return await kit.generateSQLiteMigration(before, current);
  } catch {
    throw drifted(last, "something was renamed or replaced");
  }
}

function drifted(last: string, reason: string): UserError {
  const since = last === "" ? "there is no migration yet" : `since the migration "${last}"`;
  return new UserError(`Cannot build: src/app/schema.ts has changed ${since}: ${reason}`, {
    hint: "run `bun run db:generate`, and commit what it writes",
  });
}

function quoteFirst(statements: readonly string[]): string {
  const first = (statements[0] ?? "").replace(/\s+/g, " ").trim();
  const short = first.length > 80 ? `${first.slice(0, 77)}…` : first;
  return statements.length === 1 ? `"${short}"` : `"${short}" and ${statements.length - 1} more`;
}
