// What the page's side of the runtime weighs: each byte of it delays the first look at somebody's notes.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { tempFolder } from "../support/temp-folder.ts";

const face = join(import.meta.dir, "..", "..", "src", "web", "index.ts");

test.each([
  // What every page carries.
  ["{ authorizedFetch, connect, showAccessNotice }", 3600, /kit\/src\/(web|messages)\//],
  ["*", 10_700, /kit\/src\/(web|messages)\/|@elysiajs\/eden\//],
])("the page's side of the runtime is small, and needs nothing else: %s", async (names, mostBytes, own) => {
  await using folder = await tempFolder();
  const entry = join(folder.dir, "entry.ts");
  await Bun.write(entry, `export ${names} from ${JSON.stringify(face)};`);
  const { outputs, metafile } = await Bun.build({
    entrypoints: [entry],
    target: "browser",
    minify: true,
    metafile: true,
  });
  const script = (await outputs[0]?.text()) ?? "";
  expect(script).toContain("samara.token");
  expect(Bun.gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(mostBytes);
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  const parts = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  expect(parts.filter((path) => !own.test(path))).toEqual([]);
});
