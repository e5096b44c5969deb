// One pair of schemas from a number: two versions or three, the rows of their users, and what the product makes of it.
import { Database } from "bun:sqlite";

import { findRenames, type Renames } from "../../../src/builder/database/generate/renames.ts";
import { describeSchema } from "../../../src/builder/database/generate/snapshot.ts";
import type { Snapshot } from "../../../src/builder/database/generate/snapshot-parts.ts";
import { writeMigration } from "../../../src/builder/database/generate/write-migration.ts";
import { migrate } from "../../../src/run/database/migrate.ts";
import type { Migration } from "../../../src/run/database/migration.ts";
import { answer, flagsFor } from "./answers.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { audit, handmadeSql } from "./handmade.ts";
import { makeModel, makerOf } from "./make-model.ts";
import { mutate } from "./mutate.ts";
import { quote, type Model } from "./model.ts";
import { makeRows } from "./rows.ts";
import { toDrizzle } from "./to-drizzle.ts";
import { indexesSql, tableSql, viewsSql } from "./to-sql.ts";

export interface Pair {
  seed: number;
  versions: Model[];
  /** What was done to come to each version. */
  done: string[][];
  rows: string[];
  chance: Chance;
}

export function makePair(seed: number): Pair {
  const chance = chanceOf(seed);
  const maker = makerOf(chance);
  const versions = [makeModel(maker)];
  const done: string[][] = [[]];
  for (let more = chance() < 0.3 ? 2 : 1; more > 0; more -= 1) {
    const next = mutate(maker, versions.at(-1) ?? { tables: [], views: [], handmade: [] });
    versions.push(next.model);
    done.push(next.done);
  }
  return { seed, versions, done, rows: makeRows(chance, versions), chance };
}

const clock = { version: "0.0.0", now: new Date(0) };
const nothing: Model = { tables: [], views: [], handmade: [] };

/** Makes migrations as `db:generate` does, one version after the other. */
export class Project {
  readonly migrations: Migration[] = [];
  snapshot: Snapshot | undefined;
  #model = nothing;

  async add(chance: Chance, model: Model): Promise<Migration> {
    const described = await describeSchema(toDrizzle(model) as never, this.snapshot?.id);
    const before = this.snapshot ?? (await describeSchema({}));
    const renames = answerAll(before, described, flagsFor(chance, this.#model, model));
    using sqlite = new Database(":memory:");
    migrate(sqlite, this.migrations, clock);
    const { statements } = writeMigration(sqlite, before, described, renames);
    this.snapshot = readBack(described);
    this.#model = model;
    return this.write(statements.join("\n--> statement-breakpoint\n"));
  }

  write(sql: string): Migration {
    const name = String(this.migrations.length).padStart(4, "0");
    const migration = { name, sha256: name, hasCode: false, sql };
    this.migrations.push(migration);
    return migration;
  }
}

/** As the next run of `db:generate` reads it from its file. */
function readBack(snapshot: Snapshot): Snapshot {
  return JSON.parse(JSON.stringify(snapshot)) as Snapshot;
}

function answerAll(before: Snapshot, after: Snapshot, flags: ReturnType<typeof flagsFor>): Renames {
  let answers = flags;
  for (let questions = 0; questions < 100; questions += 1) {
    const found = findRenames(before, after, answers);
    if (!("gone" in found)) return found;
    answers = answer(found, answers);
  }
  throw new Error("db:generate asks for ever");
}

/** The maker's own migration behind the first: what drizzle cannot say. */
export function customSql(model: Model): string {
  const special = model.tables.filter(
    ({ isStrict, isWithoutRowid, columns }) =>
      isStrict || isWithoutRowid || columns.some(({ isNocase }) => isNocase),
  );
  const views = viewsSql(model);
  const statements =
    special.length === 0
      ? []
      : [
          ...model.views.toReversed().map(({ name }) => `DROP VIEW ${quote(name)}`),
          ...special.flatMap((table) => [`DROP TABLE ${quote(table.name)}`, tableSql(model, table)]),
          ...indexesSql({ ...model, tables: special }),
          ...views,
        ];
  return [...statements, audit, ...handmadeSql(model)].join(";\n--> statement-breakpoint\n");
}
