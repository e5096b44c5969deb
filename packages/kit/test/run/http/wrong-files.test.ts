import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import type { ErrorBody } from "../../../src/run/http/error-body.ts";
import { describeFile } from "../../../src/run/http/wrong-files.ts";
import { makeApp } from "../tiny-app.ts";

const app = makeApp(() =>
  new Elysia()
    .post("/one", () => "", { body: t.Object({ file: t.File({ maxSize: "1k", minSize: 2 }) }) })
    .post("/picture", () => "", { body: t.Object({ file: t.File({ type: "image/png" }) }) })
    .post("/some", () => "", { body: t.Object({ files: t.Files({ maxSize: 9, maxItems: 2 }) }) }),
);

const ofSize = (size: number, type = "image/png") => new File(["x".repeat(size)], "hunter2.png", { type });

async function refusal(path: string, name: string, files: readonly (File | string)[]) {
  const body = new FormData();
  body.set("other", "");
  for (const file of files) body.append(name, file);
  const response = await app.ask(path, { method: "POST", body });
  const text = await response.text();
  expect(text).not.toContain("hunter2");
  return { status: response.status, ...(JSON.parse(text) as ErrorBody).error.fields };
}

describe("a file that does not fit", () => {
  test.each([
    ["/one", "file", [ofSize(1025)], "Too large: at most 1 KB"],
    ["/one", "file", [ofSize(1)], "Too small: at least 2 bytes"],
    ["/one", "file", ["hunter2"], "Expected a file"],
    ["/picture", "file", [ofSize(9, "text/plain")], "Expected a file of image/png"],
    ["/picture", "file", [ofSize(9)], "Expected a file of image/png"],
    ["/some", "files", [ofSize(1), ofSize(10)], "Too large: at most 9 bytes"],
    ["/some", "files", [ofSize(1), ofSize(1), ofSize(1)], "Too many files: at most 2"],
  ] as const)("%s: %s is named, with what is wrong", async (path, name, files, said) => {
    expect(await refusal(path, name, files)).toEqual({ status: 422, [name]: said });
  });

  test("is described by its kinds where its size is right", () => {
    const schema = { maxSize: "1.5m", extension: ["image/png", "image/jpeg"] };
    expect(describeFile(schema, ofSize(9, "text/plain"))).toBe("Expected a file of image/png or image/jpeg");
    expect(describeFile({ maxSize: "0.001m" }, ofSize(2000))).toBe("Too large: at most 0.001 MB");
  });
});
