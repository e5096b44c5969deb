import { describe, expect, test } from "bun:test";

import { makeRelease, parseRelease, renderRelease } from "../../../src/builder/release/account.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempProject } from "../../support/project.ts";

const sha256 = "ab".repeat(32);
const artifact = (target: string) => ({
  target,
  file: `sprout-1.2.3-${target}.zip`,
  size: 10,
  sha256,
  executable: { file: `${target}/sprout`, size: 20, sha256 },
});

async function sampleRelease() {
  await using project = await tempProject();
  const plan = await project.plan();
  return makeRelease(
    plan,
    [{ name: "0000_items", sha256 }],
    [artifact("windows-x64"), artifact("darwin-x64")],
  );
}

describe("parseRelease()", () => {
  test("reads what renderRelease() writes", async () => {
    const release = await sampleRelease();
    expect(parseRelease(renderRelease(release))).toEqual(release);
  });

  test.each([
    ["{", "Cannot read release.json: it is not JSON"],
    ["[]", 'Cannot read release.json: "/": expected object'],
    [JSON.stringify({ format: 2 }), "Cannot read release.json: format 2 is newer than this build knows"],
  ])("refuses %p", async (text, message) => {
    const refusal = await refusalOf(() => parseRelease(text));
    expect(refusal.message).toBe(message);
  });

  test.each([
    [
      "/artifacts/0/sha256",
      (text: string) =>
        text.replace(`"sha256": "${sha256}",\n      "executable"`, '"sha256": "1",\n      "executable"'),
    ],
    ["/appId", (text: string) => text.replace(/"appId": ".*"/, '"appId": ""')],
    ["/commit", (text: string) => text.replace('"commit": null', '"commit": "main"')],
  ])("names the wrong place %s", async (place, damage) => {
    const text = damage(renderRelease(await sampleRelease()));
    const refusal = await refusalOf(() => parseRelease(text));
    expect(refusal.message).toStartWith(`Cannot read release.json: "${place}"`);
  });
});

describe("makeRelease()", () => {
  test("lists artifacts by target, and of the app what tells one release from another", async () => {
    const release = await sampleRelease();
    expect(release.artifacts.map(({ target }) => target)).toEqual(["darwin-x64", "windows-x64"]);
    expect(release).toMatchObject({
      format: 1,
      name: "sprout",
      version: "1.2.3",
      title: "Sprout",
      commit: null,
      dirty: false,
    });
  });

  test("says that the work tree had something that the commit has not", async () => {
    await using project = await tempProject();
    const plan = { ...(await project.plan()), commit: "a".repeat(40), dirty: true };
    const release = makeRelease(plan, [], [artifact("linux-x64")]);
    expect(JSON.parse(renderRelease(release))).toMatchObject({ commit: "a".repeat(40), dirty: true });
  });
});
