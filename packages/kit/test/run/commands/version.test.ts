import { expect, test } from "bun:test";
import { join } from "node:path";

import { tempFolder } from "../../support/temp-folder.ts";

const root = join(import.meta.dir, "..", "..", "..");
const info = {
  name: "notes",
  title: "Notes",
  version: "1.0.0",
  target: "development",
  commit: null,
  migrations: [],
};

/** Ends the process where a large library is loaded. */
const preload = `Bun.plugin({
  name: "refuse libraries",
  setup(build) {
    build.onLoad({ filter: /node_modules\\/(drizzle-orm|elysia)\\// }, ({ path }) => {
      throw new Error("loads " + path);
    });
  },
});`;

/** A program of its own, started from its sources: an app that has no tables and no routes. */
async function runMain(main: string, args: readonly string[]) {
  await using folder = await tempFolder();
  const write = (name: string, text: string) => Bun.write(join(folder.dir, name), text);
  await write("package.json", "{}");
  await write("preload.ts", preload);
  await write(".dev/embedded/build.json", JSON.stringify(info));
  await write("main.ts", main);
  const preloaded = `--preload=${join(folder.dir, "preload.ts")}`;
  const child = Bun.spawn([process.execPath, preloaded, join(folder.dir, "main.ts"), ...args], {
    cwd: root,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, stdout, stderr };
}

const runs = `import { run } from ${JSON.stringify(join(root, "src/run/run.ts"))};
await run({ config: { title: "Notes" } });`;

test.each([
  ["version", "Notes 1.0.0"],
  ["--version", "Notes 1.0.0"],
  ["help", "Usage: notes"],
])("%s loads neither Drizzle nor Elysia", async (command, expected) => {
  const { exitCode, stdout, stderr } = await runMain(runs, [command]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(expected);
});

test.each(["database/migrate.ts", "http/server.ts"])("a program that loads %s is seen", async (file) => {
  const { exitCode, stderr } = await runMain(`import ${JSON.stringify(join(root, "src/run", file))};`, []);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/loads .*(drizzle-orm|elysia)/);
});
