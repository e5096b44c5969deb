// Makes one fresh database: the app's migrations, then its `initialRows`. Runs in its own process,
// started by fresh.ts.
import { listLanguages } from "../../messages/languages.ts";
import { applicationId } from "../../run/build-info.ts";
import { attachDrizzle, makeTransaction, openSqlite } from "../../run/database/connection.ts";
import { UserError } from "../../run/errors.ts";
import { migrate } from "../../run/database/migrate.ts";
import { answerBuild, loadApp, oneLine } from "./app-child-answer.ts";
import { explainToMaker, loadMigrations } from "./load-migrations.ts";

export interface FreshDatabaseQuestion {
  projectDir: string;
  /** The file to make; it must not be there yet. */
  file: string;
  appId: string;
  version: string;
  /** ISO 8601. */
  sourceDate: string;
}

export interface FreshDatabaseAnswer {
  /** Every loaded module and text, absolute: the database may depend on any of them. */
  loaded: string[];
  /** What its messages speak: no other process of a build loads the app. */
  languages: string[];
}

if (import.meta.main) await answerBuild(makeDatabase);

async function makeDatabase({
  projectDir,
  file,
  appId,
  version,
  sourceDate,
}: FreshDatabaseQuestion): Promise<FreshDatabaseAnswer> {
  const migrations = await loadMigrations(projectDir);
  const app = await loadApp(projectDir);
  const now = new Date(sourceDate);
  const sqlite = openSqlite(file, { create: true });
  try {
    sqlite.run(`PRAGMA application_id = ${applicationId(appId)}`);
    explainToMaker(migrations, () => migrate(sqlite, migrations, { version, now }));
    const transaction = makeTransaction(attachDrizzle(sqlite, app.schema));
    fill(() => transaction((tx) => app.initialRows?.(tx, { now: new Date(now) })));
    // One file without a log, and without the free pages that migrations leave.
    sqlite.run("PRAGMA journal_mode = DELETE");
    sqlite.run("VACUUM");
  } finally {
    sqlite.close(true);
  }
  return { loaded: Object.keys(require.cache), languages: listLanguages(app.messages).sort() };
}

function fill(run: () => void): void {
  try {
    run();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`Cannot fill the fresh database: ${oneLine(cause)}`, {
      hint: "look at the rows that src/initial-rows.ts inserts",
      cause,
    });
  }
}
