// Every way to tamper with a release that test/support/tampering/ knows, in a folder and behind an address.
import { afterAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";

import { openFolder } from "../../../src/builder/verify/folder.ts";
import { openWeb } from "../../../src/builder/verify/web.ts";
import { verifyRelease } from "../../../src/builder/verify/run.ts";
import type { Source } from "../../../src/builder/verify/source.ts";
import { parsePublicKey } from "../../../src/run/minisign.ts";
import { pageFile, signedRelease, type SignedRelease } from "../../support/signed-release.ts";
import { tamperings } from "../../support/tampering/all.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const original = await signedRelease();
const older = await signedRelease("1.2.2", original.key);
afterAll(async () => {
  await original[Symbol.asyncDispose]();
  await older[Symbol.asyncDispose]();
});

async function verify(source: Source, { publicKey }: SignedRelease, workDir: string) {
  const key = parsePublicKey(publicKey);
  const expected = { keys: key ? [key] : [], unsigned: false, name: "sprout", version: "1.2.3" };
  return await verifyRelease(source, expected, { workDir, onStep: () => {} });
}

describe("verifyRelease()", () => {
  test("finds nothing wrong with the release itself", async () => {
    await using work = await tempFolder();
    const found = await verify(await openFolder(original.dir), original, work.dir);
    expect(found).toMatchObject({
      faults: [],
      unsigned: [],
      signedBy: expect.stringMatching(/^[0-9A-F]{16}$/),
    });
  });

  test("knows at least forty ways, by their titles", () => {
    expect(new Set(tamperings.map(({ title }) => title)).size).toBe(tamperings.length);
    expect(tamperings.length).toBeGreaterThanOrEqual(40);
  });

  test.each(tamperings.map((one) => [one.title, one] as const))(
    "refuses %s",
    async (_title, { change, says }) => {
      await using release = await original.copy();
      change(release, older);
      await using work = await tempFolder();
      const { faults } = await verify(await openFolder(release.dir), release, work.dir);
      expect(faults).toContainEqual(typeof says === "string" ? says : expect.stringMatching(says));
    },
  );

  test("refuses behind an address what an installer must refuse, too", async () => {
    const cases = tamperings.filter(({ forInstallers }) => forInstallers);
    expect(cases.length).toBeGreaterThan(15);
    for (const { change, title } of cases) {
      await using release = await original.copy();
      change(release, older);
      await using work = await tempFolder();
      using server = serve(release);
      const { faults } = await verify(openWeb(server.url.href, work.dir), release, work.dir);
      expect({ title, count: faults.length > 0 }).toEqual({ title, count: true });
    }
  });

  test("says which files beside it nothing vouches for", async () => {
    await using release = await original.copy();
    release.rewrite((account) => (account.beside = []));
    release.write("report.html", "<p>");
    release.write("package-managers/sprout.rb", "cask");
    await using work = await tempFolder();
    const { faults, unsigned } = await verify(await openFolder(release.dir), release, work.dir);
    expect({ faults, unsigned }).toEqual({
      faults: [],
      unsigned: ["index.html", "package-managers/aur/.SRCINFO", "package-managers/sprout.rb", "report.html"],
    });
  });

  test("says at an address that a page is another, and wants none", async () => {
    await using release = await original.copy();
    await using work = await tempFolder();
    using server = serve(release);
    const ask = async () => await verify(openWeb(server.url.href, work.dir), release, work.dir);
    expect(await ask()).toMatchObject({ faults: [], unsigned: [] });
    release.write(pageFile, "<p>Sprout 1.2.3, for everybody<script>");
    expect(await ask()).toMatchObject({ faults: [], unsigned: [pageFile] });
    rmSync(release.path(pageFile));
    expect(await ask()).toMatchObject({ faults: [], unsigned: [] });
  });
});

function serve(release: SignedRelease) {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async ({ url }) => {
      const file = Bun.file(release.path(decodeURIComponent(new URL(url).pathname.slice(1))));
      return (await file.exists()) ? new Response(file) : new Response("", { status: 404 });
    },
  });
  return { url: server.url, [Symbol.dispose]: () => void server.stop(true) };
}
