import { expect, test } from "bun:test";
import { join } from "node:path";

/** Every page carries it, and each byte of it delays the first look at somebody's notes. */
const mostBytes = 2800;

test("the page's side of the runtime is small, and needs nothing else", async () => {
  const entry = join(import.meta.dir, "..", "..", "..", "src", "runtime", "web", "index.ts");
  const { outputs, metafile } = await Bun.build({
    entrypoints: [entry],
    target: "browser",
    minify: true,
    metafile: true,
  });
  const script = (await outputs[0]?.text()) ?? "";
  expect(script).toContain("samara.token");
  expect(Bun.gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(mostBytes);
  const foreign = Object.keys(metafile?.inputs ?? {}).filter((path) => !path.includes("runtime/web/"));
  expect(foreign).toEqual([]);
});
