// Runs a pair through the product, and beside it through drizzle-kit's own statements and migrator; judges both by the oracle.
import { Database } from "bun:sqlite";

import { proveMigration, type Verdict } from "../../../src/builder/database/prove/migration.ts";
import { fillRows } from "../../../src/builder/database/prove/fill-rows.ts";
import { migrate } from "../../../src/run/database/migrate.ts";
import { compare, type Differences } from "./compare.ts";
import { chanceOf } from "./chance.ts";
import type { Model } from "./model.ts";
import { addHandmade, countingTables, markSql, nextOracle, openOracle, ownRows } from "./oracle.ts";
import { customSql, Project, type Pair } from "./pair.ts";
import { runStock, type StockEnd } from "./stock.ts";

export interface Outcome extends Differences {
  /** What the product said against it. */
  refused: string[];
  /** What the proof said against it. */
  harmful: string[];
  hazards: number;
  unfilled: number;
  stock: StockEnd[];
  /** The SQL that was written, for reading. */
  sql: string[];
}

const clock = { version: "0.0.0", now: new Date(0) };

export async function runPair(pair: Pair, { prove = true } = {}): Promise<Outcome> {
  const outcome: Outcome = {
    values: [],
    objects: [],
    schema: [],
    refused: [],
    harmful: [],
    hazards: 0,
    unfilled: 0,
    stock: [],
    sql: [],
  };
  try {
    await run(pair, outcome, prove);
  } catch (error) {
    outcome.refused.push(error instanceof Error ? `${error.message}` : String(error));
  }
  return outcome;
}

async function run(pair: Pair, outcome: Outcome, isProved: boolean): Promise<void> {
  const { versions, chance } = pair;
  const [first, ...later] = versions;
  if (!first) return;
  const project = new Project();
  using sqlite = await begin(pair, project, first);
  let oracle = firstOracle(pair, first);
  note(outcome, compare(sqlite, oracle, first, countingTables([first])));
  let before = first;
  for (const [index, model] of later.entries()) {
    const raw = Database.deserialize(sqlite.serialize());
    const migration = await project.add(chance, model);
    outcome.sql.push(migration.sql);
    if (isProved) proved(outcome, pair, project);
    migrate(sqlite, project.migrations, clock);
    const expected = nextOracle(oracle, before, model);
    const counting = countingTables(versions.slice(0, index + 2));
    note(outcome, compare(sqlite, expected, model, counting));
    outcome.stock.push(await runStock(raw, { before, after: model, expected, counting }));
    raw.close();
    oracle.close();
    [oracle, before] = [expected, model];
  }
  oracle.close();
}

/** The database of a user with the first version, filled. */
async function begin(pair: Pair, project: Project, first: Model): Promise<Database> {
  await project.add(pair.chance, first);
  project.write(customSql(first));
  const sqlite = new Database(":memory:");
  migrate(sqlite, project.migrations, clock);
  fill(sqlite, pair, first);
  return sqlite;
}

function firstOracle(pair: Pair, first: Model): Database {
  const sqlite = openOracle(first);
  addHandmade(sqlite, first);
  fill(sqlite, pair, first);
  return sqlite;
}

function fill(sqlite: Database, { rows }: Pair, first: Model): void {
  sqlite.run("PRAGMA foreign_keys = OFF");
  for (const statement of [...rows, ...ownRows(first), ...markSql(first)]) sqlite.run(statement);
  sqlite.run("PRAGMA foreign_keys = ON");
}

function note(outcome: Outcome, { values, objects, schema }: Differences): void {
  outcome.values.push(...values);
  outcome.objects.push(...objects);
  outcome.schema.push(...schema);
}

/** A sound pair is never harmful; that some data might not go through is another matter. */
function proved(outcome: Outcome, { seed }: Pair, { migrations }: Project): void {
  const before = migrations.slice(0, -1);
  const migration = migrations.at(-1);
  if (!migration) return;
  using empty = new Database(":memory:");
  using filled = new Database(":memory:");
  for (const each of [empty, filled]) migrate(each, before, clock);
  outcome.unfilled += fillRows(filled, chanceOf(seed)).length;
  const verdict: Verdict = proveMigration(filled, empty, before, migration);
  if (verdict.kind === "harmful") outcome.harmful.push(verdict.state);
  if (verdict.kind === "hazards") outcome.hazards += verdict.hazards.length;
}
