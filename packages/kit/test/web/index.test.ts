// What the page's side of the runtime weighs: each byte of it delays the first look at somebody's notes.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { tempFolder } from "../support/temp-folder.ts";

const face = join(import.meta.dir, "..", "..", "src", "web", "index.ts");

test.each([
  // What every page carries.
  ["{ authorizedFetch, connect, showAccessNotice }", 3200],
  ["*", 6500],
])("the page's side of the runtime is small, and needs nothing else: %s", async (names, mostBytes) => {
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
  const foreign = Object.keys(metafile?.inputs ?? {}).filter(
    (path) => !/kit\/src\/(web|messages)\//.test(path),
  );
  expect(foreign.filter((path) => !path.endsWith("entry.ts"))).toEqual([]);
});
