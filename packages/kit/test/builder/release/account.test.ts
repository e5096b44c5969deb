import { describe, expect, test } from "bun:test";

import {
  channelOf,
  completeRelease,
  makeRelease,
  parseRelease,
  renderRelease,
} from "../../../src/builder/release/account.ts";
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

describe("completeRelease()", () => {
  test("adds every download, and what the config says of the version", async () => {
    await using project = await tempProject();
    const plan = await project.plan();
    const release = await sampleRelease();
    const config = { ...plan.config, release: { minimumVersion: "1.0.0", recalled: ["1.1.0"], rollout: 25 } };
    const download = (file: string) => ({ kind: "deb", target: "linux-x64", file, size: 3, sha256 });
    const patch = { ...download("a-to-b.patch"), kind: "patch", from: sha256 };
    const files = [download("b.deb"), patch, download("a.deb")];
    const complete = completeRelease(release, { ...plan, config }, files);
    expect(parseRelease(renderRelease(complete))).toEqual(complete);
    expect(complete).toMatchObject({
      channel: "stable",
      minimumVersion: "1.0.0",
      recalled: ["1.1.0"],
      rollout: 25,
      files: [{ file: "a.deb" }, { file: "b.deb" }],
      patches: [{ target: "linux-x64", from: sha256, file: "a-to-b.patch", size: 3, sha256 }],
    });
  });

  test("says when it expires, where the config does, counted from the time of issue", async () => {
    await using project = await tempProject();
    const plan = { ...(await project.plan()), sourceDate: new Date("2026-01-02T03:04:05.000Z") };
    const release = await sampleRelease();
    const of = (config: object) =>
      completeRelease(release, { ...plan, config: { ...plan.config, ...config } }, []).expires;
    expect(of({ update: { url: "https://a.example/" } })).toBeUndefined();
    expect(of({ update: { url: "https://a.example/", expiresAfterDays: 90 } })).toBe(
      "2026-04-02T03:04:05.000Z",
    );
  });

  test.each([
    ["1.2.0", "stable"],
    ["1.2.0+build-7", "stable"],
    ["1.2.0-beta.3", "beta"],
    ["1.2.0-RC1", "rc1"],
    ["1.2.0-1", "preview"],
  ])("channelOf(%p) is %p", (version, channel) => {
    expect(channelOf(version)).toBe(channel);
  });

  test.each([
    ["../a.zip", 'the name "../a.zip" is not allowed'],
    ["/etc/a.zip", 'the name "/etc/a.zip" is not allowed'],
    ["a\\b.zip", 'the name "a\\\\b.zip" is not allowed'],
    ["a.zip\u202e", 'the name "a.zip\\u202e" is not allowed'],
    ["C:a.zip", 'the name "C:a.zip" is not allowed'],
    [".hidden", 'the name ".hidden" is not allowed'],
    ["-rf", 'the name "-rf" is not allowed'],
    ["a+b~1.zip", null],
    ["Sprout.deb", 'it has the name "sprout.deb" twice'],
  ])("parseRelease() judges a download called %p", async (file, reason) => {
    await using project = await tempProject();
    const files = [file, "sprout.deb"].map((name) => ({
      kind: "deb",
      target: null,
      file: name,
      size: 3,
      sha256,
    }));
    const complete = completeRelease(await sampleRelease(), await project.plan(), files);
    const text = renderRelease(complete);
    if (reason === null) return void expect(parseRelease(text).files).toHaveLength(2);
    const refusal = await refusalOf(() => parseRelease(text));
    expect(refusal.message).toBe(`Cannot read release.json: ${reason}`);
  });
});
