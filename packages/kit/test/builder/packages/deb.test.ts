import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { writeDeb } from "../../../src/builder/packages/deb.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { blocksOfArchive, sampleInput } from "./sample.ts";

const noDpkg = Bun.which("dpkg-deb") ? null : absent("there is no dpkg-deb here");

unless(noDpkg).describe("writeDeb()", () => {
  test("writes what dpkg-deb reads: the fields, every folder, the program itself", async () => {
    await using folder = await tempFolder();
    const input = await sampleInput(folder.dir);
    const file = await write(folder.dir, "a.deb", input);
    const fields = run(["dpkg-deb", "-f", file]);
    expect(fields.replace(/Size: \d+/, "Size: N")).toBe(`Package: two-words
Version: 1.2.0~beta.1-1
Architecture: arm64
Maintainer: Ann Müller <ann@example.org>
Installed-Size: N
Depends: libc6 (>= 2.17)
Recommends: xdg-utils
Suggests: chromium
Section: utils
Priority: optional
Homepage: https://www.example.org/notes
Description: Notes & more that stay
 Müllers Notizbuch ✎: Notes & more that stay.
 .
 It keeps its data in the user's home folder.
 Removing the package does not remove that data.
`);
    mkdirSync(join(folder.dir, "root"));
    run(["dpkg-deb", "-x", file, join(folder.dir, "root")]);
    const installed = join(folder.dir, "root", "usr", "bin", "two-words");
    expect(readFileSync(installed).equals(readFileSync(input.program.path))).toBe(true);
    const doc = join(folder.dir, "root", "usr", "share", "doc", "two-words");
    expect(readFileSync(join(doc, "THIRD-PARTY-LICENSES.txt"), "utf8")).toBe("Bun: MIT\n");
    const share = join(folder.dir, "root", "usr", "share");
    expect(readFileSync(join(share, "mime/packages/two-words.xml"), "utf8")).toContain('"*.words"');
    const entries = ["-files", ""].map((part) => join(share, `applications/two-words${part}.desktop`));
    expect(entries.map((entry) => /^Exec=.*/m.exec(readFileSync(entry, "utf8"))?.[0])).toEqual([
      "Exec=two-words open -- %f",
      "Exec=two-words open %u",
    ]);
    const listed = run(["dpkg-deb", "-c", file]).split("\n");
    expect(listed.filter((line) => line !== "" && !line.includes(" root/root "))).toEqual([]);
    expect(listed.filter((line) => !/^(d|-)rw(x|-)r-(x|-)r-(x|-) /.test(line))).toEqual([""]);
  });

  test("needs no script, so nothing of it ever runs as root", async () => {
    await using folder = await tempFolder();
    const file = await write(folder.dir, "a.deb", await sampleInput(folder.dir));
    expect(run(["dpkg-deb", "--info", file])).not.toMatch(/preinst|postinst|prerm|postrm/);
    expect(run(["sh", "-c", 'dpkg-deb --ctrl-tarfile "$1" | tar -t', "sh", file])).toBe(
      "./\n./control\n./md5sums\n",
    );
  });

  test("writes the same bytes again, and leaves no other file", async () => {
    await using folder = await tempFolder();
    const input = await sampleInput(folder.dir);
    const [one, other] = [await write(folder.dir, "a.deb", input), await write(folder.dir, "b.deb", input)];
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    expect([...new Bun.Glob("*").scanSync(folder.dir)].toSorted()).toEqual([
      "a.deb",
      "b.deb",
      "icon.svg",
      "program",
    ]);
  });

  test("deflates nothing that the archive's memory has", async () => {
    await using folder = await tempFolder();
    const input = await sampleInput(folder.dir);
    const { before, after } = await blocksOfArchive(folder.dir, input, (memory) =>
      writeDeb(join(folder.dir, "a.deb"), { ...input, arch: "arm64", glibc: "2.17", memory }),
    );
    expect(before).not.toEqual([]);
    expect(after).toEqual(before);
  });
});

describe("a failed writeDeb()", () => {
  test("leaves no half of a package's parts", async () => {
    await using folder = await tempFolder();
    const input = await sampleInput(folder.dir);
    const gone = { ...input, program: { ...input.program, path: join(folder.dir, "gone") } };
    expect(write(folder.dir, "a.deb", gone)).rejects.toThrow();
    await write(folder.dir, "a.deb", gone).catch(() => {});
    expect([...new Bun.Glob("a*").scanSync(folder.dir)]).toEqual([]);
  });
});

async function write(dir: string, name: string, input: Awaited<ReturnType<typeof sampleInput>>) {
  const file = join(dir, name);
  await writeDeb(file, { ...input, arch: "arm64", glibc: "2.17" });
  return file;
}

function run(command: string[]): string {
  const { stdout, stderr } = Bun.spawnSync(command);
  expect(stderr.toString()).toBe("");
  return stdout.toString();
}
