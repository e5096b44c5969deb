import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import { orderAssets } from "../../../src/builder/compile/order-assets.ts";
import { listSources } from "../../support/copy-fixture.ts";

const contents = {
  "b.txt": "b",
  "a.txt": "a",
  "folder/z.txt": "z",
  "folder/c.txt": "c",
  "Ä.txt": "ä",
  "d.txt": "d",
};
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** Some disks list a folder's files by when they were made, others by a sum of their own. */
function stage(disk: string, files: readonly string[]): string {
  const root = mkdtempSync(join(disk, "samara-order-"));
  made.push(root);
  for (const file of files) {
    const path = join(root, "embedded", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents[file as keyof typeof contents]);
  }
  return join(root, "embedded");
}

describe("orderAssets()", () => {
  test("gives each file a folder of its own, in the order of the paths", async () => {
    const embedded = stage(tmpdir(), Object.keys(contents));
    const folders = await orderAssets(embedded);
    const names = folders.flatMap((folder) => listSources(folder).map((file) => relative(folder, file)));
    expect(names).toEqual(["a.txt", "b.txt", "d.txt", "folder/c.txt", "folder/z.txt", "Ä.txt"].map(native));
    expect(folders.map((folder) => relative(dirname(embedded), folder).replaceAll("\\", "/"))).toEqual(
      names.map((_, index) => `embedded-in-order/${index}/embedded`),
    );
  });

  test("makes an executable the same, however the disk lists the files", async () => {
    const disks = [tmpdir(), existsSync("/dev/shm") ? "/dev/shm" : tmpdir()];
    const orders = [Object.keys(contents), Object.keys(contents).toReversed()];
    const sums = new Set<string>();
    for (const disk of disks) {
      for (const order of orders) sums.add(await compile(await orderAssets(stage(disk, order))));
    }
    expect(sums.size).toBe(1);
  });
});

const work = mkdtempSync(join(tmpdir(), "samara-order-"));
made.push(work);
writeFileSync(join(work, "main.ts"), "console.log(Bun.embeddedFiles.length)");

async function compile(assets: readonly string[]): Promise<string> {
  const outfile = join(work, "program");
  const compileTo = { outfile, assets: [...assets] } as Bun.CompileBuildOptions;
  await Bun.build({ entrypoints: [join(work, "main.ts")], root: work, target: "bun", compile: compileTo });
  return new Bun.CryptoHasher("sha256").update(readFileSync(outfile)).digest("hex");
}

function native(path: string): string {
  return process.platform === "win32" ? path.replaceAll("/", "\\") : path;
}
