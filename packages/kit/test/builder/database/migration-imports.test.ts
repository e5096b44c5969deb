import { describe, expect, test } from "bun:test";

import { readMigrations } from "../../../src/builder/database/migrations.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const code = "src/migrations/0000_items.ts";

describe("readMigrations()", () => {
  test.each([
    ["", { [code]: 'import { items } from "../schema.ts"; export default (tx) => tx.delete(items).run();' }],
    ["", { [code]: 'import * as schema from "../schema"; export default () => schema;' }],
    ["", { [code]: 'export default async () => import("../schema.ts");' }],
    [
      ' through "old.ts" and "helper.ts"',
      {
        [code]: 'import { help } from "./parts/old.ts"; export default () => help();',
        "src/migrations/parts/old.ts": 'export { help } from "../../helper.ts";',
        "src/helper.ts": 'import { items } from "./schema.ts"; export const help = () => items;',
      },
    ],
  ])("refuses a data migration that imports the schema%s", async (through, files) => {
    await using project = await tempProject(files);
    const refusal = await refusalOf(readMigrations(project.dir));
    expect(refusal.message).toBe(`Cannot use the migration "0000_items.ts": it imports schema.ts${through}`);
  });

  test("lets one pass that takes types from it, and code from elsewhere", async () => {
    await using project = await tempProject({
      [code]:
        'import type { items } from "../schema.ts"; import { n } from "./parts/n.ts"; export default () => n as typeof items;',
      "src/migrations/parts/n.ts": 'import "../0000_items.ts"; export const n = 1;',
    });
    expect(await readMigrations(project.dir)).toMatchObject([{ name: "0000_items", hasCode: true }]);
  });
});
