import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { findAddress, parseRepository } from "../../../src/builder/managers/address.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("parseRepository()", () => {
  test.each([
    "github:ann/two-words",
    "ann/two-words",
    "https://github.com/ann/two-words",
    "git+https://github.com/ann/two-words.git",
    "git@github.com:ann/two-words.git",
    "git+ssh://git@github.com/ann/two-words.git",
    "https://github.com/ann/two-words#readme",
  ])("reads %p", (field) => {
    expect(parseRepository(field)).toEqual({ owner: "ann", name: "two-words" });
    expect(parseRepository({ type: "git", url: field })).toEqual({ owner: "ann", name: "two-words" });
  });

  test.each(["", "https://gitlab.com/ann/two-words", "gitlab:ann/x", "https://example.org/", null, 5, {}])(
    "finds none in %p",
    (field) => {
      expect(parseRepository(field)).toBeNull();
    },
  );
});

describe("findAddress()", () => {
  const find = async (fields: object, homepage: string | null) => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, "package.json"), JSON.stringify({ ...fields, homepage }));
    return await findAddress(folder.dir, { version: "1.2.0", homepage });
  };

  test("is the release on GitHub, or the folder that the homepage names", async () => {
    const github = await find({ repository: "ann/two-words" }, null);
    expect(github?.base).toBe("https://github.com/ann/two-words/releases/download/v1.2.0/");
    expect(github?.homepage).toBe("https://github.com/ann/two-words");
    expect((await find({}, "https://example.org/notes"))?.base).toBe("https://example.org/notes/");
    expect((await find({}, "https://github.com/ann/notes"))?.repository?.name).toBe("notes");
  });

  test("is nowhere without either, or without encryption", async () => {
    expect(await find({}, null)).toBeNull();
    expect(await find({}, "http://example.org/notes")).toBeNull();
  });
});
