// The two versions of the tests' own app that faults are put into: other seeds, policies, a rebuilt table and a new one; and an
// extra route that takes rows in bulk and says what the database holds.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "../binary.ts";
import { addFileRoutes } from "../file-routes.ts";
import { makeVersion } from "../seed-versions.ts";
import { addMigrations, migrations } from "../versions.ts";

const newTable = [
  "CREATE TABLE `labels` (`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `name` text NOT NULL UNIQUE);",
  "INSERT INTO `labels` (`name`) SELECT DISTINCT name FROM items;",
] as const;
const [related, rebuilt] = migrations;

export interface FaultVersions {
  first: Binary;
  second: Binary;
}

export async function faultVersions(): Promise<FaultVersions> {
  const first = await fixtureVariant("faults-1", async (dir) => {
    await makeVersion(dir, "1.0.0");
    addMigrations(dir, [related]);
    addBulkRoutes(dir);
    addOwnFiles(dir);
  });
  const second = await fixtureVariant(
    "faults-2",
    async (dir) => {
      await makeVersion(dir, "2.0.0");
      addMigrations(dir, [related, rebuilt, ["0003_labels", newTable]]);
      addBulkRoutes(dir);
      addOwnFiles(dir);
    },
    "2.0.0",
  );
  return { first, second };
}

/** What `GET /api/holds/ID` answers. */
export interface Holds {
  quickCheck: string;
  total: number;
  /** Of the items after ID, by ascending id. */
  names: string[];
  lastId: number;
}

const bulkRoutes = `
    .post(
      "/bulk",
      ({ body, set }) => {
        set.status = 201;
        const createdAt = new Date();
        // One statement: all of them or none.
        db.insert(items).values(body.names.map((name) => ({ name, createdAt }))).run();
        return { saved: body.names.length };
      },
      { body: t.Object({ names: t.Array(t.String()) }) },
    )
    .get("/holds/:id", ({ params }) => {
      const after = db.values<[number, string]>(sql\`SELECT id, name FROM items WHERE id > \${params.id} ORDER BY id\`);
      return {
        quickCheck: db.get<[string]>(sql\`PRAGMA quick_check\`)[0],
        total: db.get<[number]>(sql\`SELECT count(*) FROM items\`)[0],
        names: after.map(([, name]) => name),
        lastId: after.at(-1)?.[0] ?? params.id,
      };
    }, { params: t.Object({ id: t.Numeric() }) })
    .get("/broken"`;

function addBulkRoutes(projectDir: string): void {
  const file = join(projectDir, "src", "routes.ts");
  const text = readFileSync(file, "utf8")
    .replace('import { eq } from "drizzle-orm"', 'import { eq, sql } from "drizzle-orm"')
    .replace('\n    .get("/broken"', bulkRoutes);
  if (!text.includes("/bulk")) throw new Error("The fixture has no place for the bulk routes any more.");
  writeFileSync(file, text);
}

/** Files of the app's own, and one that each start stores anew: so that faults strike a store, too. */
function addOwnFiles(projectDir: string): void {
  addFileRoutes(projectDir);
  const file = join(projectDir, "src", "app.ts");
  const text = readFileSync(file, "utf8");
  const store =
    'start: async ({ files }) => void (await files.store("receipts/started.txt", "started", { replace: true })),';
  writeFileSync(file, text.replace(/defineApp\(\{/, `defineApp({ ${store}`));
  if (!readFileSync(file, "utf8").includes(store))
    throw new Error("The fixture has no place for a start any more.");
}
