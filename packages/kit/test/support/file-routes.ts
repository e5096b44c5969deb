// The tests' own app with files of its own: `config.files`, and routes that store, list, give and delete them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "./binary.ts";

/** More than any test sends. */
const maxUploadBytes = 2 ** 31;

const config = `files: ["receipts/**", "logo.*"],
  maxBodyBytesAt: { "/api/receipts": ${maxUploadBytes} },
} satisfies`;

const routes = `
    .put("/receipts", ({ request, query }) => files.store(\`receipts/\${query.name}\`, request, query), {
      parse: "none",
      query: t.Object({ name: t.String(), maxBytes: t.Optional(t.Integer()), replace: t.Optional(t.Boolean()) }),
    })
    .get("/receipts", async ({ request, query }) =>
      query.name === undefined ? await files.list() : files.respond(request, \`receipts/\${query.name}\`),
      { query: t.Object({ name: t.Optional(t.String()) }) },
    )
    .delete("/receipts", async ({ query }) => ({ deleted: await files.delete(\`receipts/\${query.name}\`) }), {
      query: t.Object({ name: t.String() }),
    })
    .get("/broken"`;

export function addFileRoutes(projectDir: string): void {
  edit(join(projectDir, "src", "config.ts"), [["} satisfies", config]]);
  edit(join(projectDir, "src", "routes.ts"), [
    ["function itemRoutes({ db }", "function itemRoutes({ db, files }"],
    ['\n    .get("/broken"', routes],
  ]);
}

export function filesVersion(): Promise<Binary> {
  return fixtureVariant("files", addFileRoutes);
}

function edit(file: string, changes: readonly (readonly [string, string])[]): void {
  let text = readFileSync(file, "utf8");
  for (const [before, after] of changes) {
    if (!text.includes(before)) throw new Error(`"${file}" has no place for files any more: ${before}`);
    text = text.replace(before, () => after);
  }
  writeFileSync(file, text);
}
