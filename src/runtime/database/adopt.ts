// Recognizes a database that drizzle's own migrator made with this app's migrations. Changes nothing; migrate.ts adopts it.
import type { MigrationInfo } from "../build-info.ts";
import { openReadOnly, type Sqlite } from "./database.ts";
import type { Adoption, Migration } from "./migrate.ts";

/** Whether the file, which bears no program's mark, has had our first migrations and no others. It must not be open. */
export async function isAdoptable(
  file: string,
  readMigrations: () => Promise<Migration[]>,
): Promise<boolean> {
  try {
    using sqlite = openReadOnly(file, { isStill: true });
    return findAdopted(sqlite, await readMigrations()) !== null;
  } catch {
    // What cannot be read is not ours to adopt; it is refused as somebody else's, untouched.
    return false;
  }
}

/** null for a database that bears a mark already, or whose migrations are not ours. */
export function findAdoption(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  applicationId: number,
): Adoption | null {
  const mark = sqlite.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id;
  if (mark !== 0) return null;
  const applied = findAdopted(sqlite, migrations);
  return applied && { applicationId, applied };
}

function findAdopted(sqlite: Sqlite, migrations: readonly Migration[]): MigrationInfo[] | null {
  const hashes = readDrizzleHashes(sqlite);
  if (hashes.length === 0 || hashes.length > migrations.length) return null;
  const applied = migrations.slice(0, hashes.length);
  return applied.every((migration, index) => hashesOf(migration).includes(hashes[index] ?? ""))
    ? applied
    : null;
}

function readDrizzleHashes(sqlite: Sqlite): string[] {
  const hasTable =
    sqlite.query("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== null;
  if (!hasTable) return [];
  return sqlite
    .query<{ hash: string }, []>("SELECT hash FROM __drizzle_migrations ORDER BY created_at, rowid")
    .all()
    .map(({ hash }) => hash);
}

/** Drizzle hashes the SQL alone, and as it was checked out, on Windows often with other line ends than ours. */
function hashesOf({ sql }: Migration): string[] {
  return [sql, sql.replaceAll("\n", "\r\n")].map((text) =>
    new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  );
}
