// A project with a second migration, put there as the maker or the stock drizzle-kit would, with the snapshot of its schema.
import { readFile } from "node:fs/promises";

import { describeSchema } from "../../src/builder/database/generate/snapshot.ts";
import { schemaSource, tempProject, type TempProject } from "./project.ts";

/** @param first what the first migration makes besides, which no schema knows: triggers, views, full-text tables */
export async function projectWith(sql: string, schema = schemaSource, first = ""): Promise<TempProject> {
  const project = await tempProject({ "src/schema.ts": schema });
  const items = await Bun.file(project.file("src", "migrations", "0000_items.sql")).text();
  const read = async (name: string) =>
    JSON.parse(await readFile(project.file("src", "migrations", "meta", name), "utf8"));
  const journal = await read("_journal.json");
  const entry = { idx: 1, version: "6", when: 1_700_000_000_001, tag: "0001_next", breakpoints: true };
  const { id } = (await read("0000_snapshot.json")) as { id: string };
  const tables = (await import(project.file("src", "schema.ts"))) as Record<string, unknown>;
  await project.write({
    "src/migrations/0000_items.sql": `${items}${first}`,
    "src/migrations/0001_next.sql": sql,
    "src/migrations/meta/_journal.json": JSON.stringify({
      ...journal,
      entries: [...journal.entries, entry],
    }),
    "src/migrations/meta/0001_snapshot.json": JSON.stringify(await describeSchema(tables, id)),
  });
  return project;
}
