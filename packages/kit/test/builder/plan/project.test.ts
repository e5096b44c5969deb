import { describe, expect, test } from "bun:test";

import { readProject } from "../../../src/builder/plan/project.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const good = {
  name: "sprout",
  version: "1.2.3",
  description: "A sprout.",
  author: "Ann",
  license: "MIT",
  homepage: "",
};

async function read(fields: object | string) {
  const text = typeof fields === "string" ? fields : JSON.stringify(fields);
  await using project = await tempProject({ "package.json": text });
  return await readProject(project.dir, "1.4.5");
}

describe("readProject()", () => {
  test("reads what the build needs", async () => {
    expect(await read({ ...good, packageManager: "bun@1.4.5", scripts: {} })).toEqual(good);
  });

  test("takes npm's object form of an author, and does without what is missing", async () => {
    const { name, version } = good;
    expect(await read({ name, version, author: { name: "Ann", email: "a@example.org" } })).toEqual({
      name,
      version,
      description: "",
      author: "Ann <a@example.org>",
      license: "UNLICENSED",
      homepage: "",
    });
  });

  test.each(["0.0.0", "1.2.3-rc.1", "1.0.0+build.5", "10.20.30-alpha-1.0a"])(
    "accepts the version %p",
    async (version) => {
      expect((await read({ ...good, version })).version).toBe(version);
    },
  );

  test.each([
    [{ ...good, name: "My App!" }, '"My App!"', '"name": "my-app"'],
    [{ ...good, name: "@me/boîte" }, '"@me/boîte"', '"name": "me-boite"'],
    [{ ...good, name: "2048 Ærø" }, '"2048 Ærø"', '"name": "app-2048-aero"'],
    [{ ...good, name: "-" }, '"-"', '"name": "my-app"'],
    [{ ...good, name: 7 }, "7", "write"],
    [{ version: "1.0.0" }, "(none)", "write"],
    [{ ...good, name: "a".repeat(41) }, "more than 40", "shorter"],
    [{ ...good, name: "ssh" }, "another program keeps its files in ~/.ssh", "my-ssh"],
    [{ ...good, name: "config" }, "~/.config", "my-config"],
    [{ ...good, name: "com1" }, "for a device", "another"],
    [{ ...good, version: "1.2" }, '"1.2"', "three numbers"],
    [{ ...good, version: "v1.2.3" }, '"v1.2.3"', "three numbers"],
    [{ ...good, version: "1.02.3" }, '"1.02.3"', "three numbers"],
    [{ name: "sprout" }, "the version (none)", "three numbers"],
    [{ ...good, description: "two\nlines" }, "one line of text", "description"],
    [{ ...good, license: 1 }, "the license 1", "license"],
    ["{", "package.json", "must be JSON"],
    ["null", "it does not hold an object", "must be JSON"],
    [{ ...good, packageManager: "bun@1.3.0" }, "pins Bun 1.3.0", "npx -y bun@1.3.0 run build"],
    [{ ...good, packageManager: "npm@10.0.0" }, '"npm@10.0.0"', "bun@1.4.5"],
  ])("refuses %j", async (fields, message, hint) => {
    const refusal = await refusalOf(read(fields));
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });

  test("says where it looked when there is no package.json", async () => {
    await using project = await tempProject({ "package.json": null });
    const refusal = await refusalOf(readProject(project.dir, "1.4.5"));
    expect(refusal.message).toContain(project.file("package.json"));
    expect(refusal.exitCode).toBe(2);
  });
});
