import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { Bundle } from "../../../../src/builder/compile/macos/bundle.ts";
import { fitsApp, verifyMachO } from "../../../../src/builder/compile/macos/check-signature.ts";
import { signLaidOut } from "../../../../src/builder/compile/macos/lay-out.ts";
import { signMacOS } from "../../../../src/builder/compile/macos/sign.ts";
import { describeSigners, signCode } from "../../../../src/builder/compile/sign-code.ts";
import { targets } from "../../../../src/builder/plan/targets.ts";
import { runTool } from "../../../support/certificate.ts";
import { inspectMachO } from "../../../support/mach-o.ts";
import { tempProject } from "../../../support/project.ts";
import { refusalOf } from "../../../support/refusal.ts";
import { impossible, unless } from "../../../support/skip.ts";
import { smallMachO } from "../../../support/small-mach-o.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const plist = (text: string) => `<?xml version="1.0"?><plist version="1.0"><dict>${text}</dict></plist>`;
const keys = { CFBundleIdentifier: "app.sprout", CFBundleExecutable: "sprout", CFBundlePackageType: "APPL" };
const infoPlist = plist(
  Object.entries(keys)
    .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
    .join(""),
);
const resources = "Contents/_CodeSignature/CodeResources";

async function prepare(dir: string): Promise<{ file: string; bundle: Bundle }> {
  const icns = join(dir, "icon.icns");
  writeFileSync(icns, "icon");
  const texts = { bundleId: "app.sprout", infoPlist, codeResources: plist("") };
  const bundle = { folder: "Müllers Notizbuch ✎.app", ...texts, icns, ticket: null };
  const file = join(dir, "sprout");
  writeFileSync(file, smallMachO(16), { mode: 0o755 });
  await signMacOS(file, bundle);
  return { file, bundle };
}

/** What codesign does: another list of files, and a signature over it. */
async function signAsCodesign(app: string): Promise<void> {
  writeFileSync(join(app, resources), plist("<key>files2</key><dict/>"));
  const texts = { infoPlist, codeResources: readFileSync(join(app, resources), "utf8") };
  await signMacOS(join(app, "Contents/MacOS/sprout"), { ...texts, bundleId: "org.example.signer" });
}

const noTool = Bun.which("rcodesign")
  ? null
  : impossible("rcodesign is not installed, and takes a quarter of an hour to compile");

describe("signLaidOut()", () => {
  test("gives the signer the whole app, and takes back program, list and ticket", async () => {
    await using folder = await tempFolder();
    const { file, bundle } = await prepare(folder.dir);
    let seen: string[] = [];
    const signed = await signLaidOut(file, bundle, "sprout", async (app) => {
      seen = [basename(app), ...new Bun.Glob("**").scanSync(app)].toSorted();
      await signAsCodesign(app);
      writeFileSync(join(app, "Contents/CodeResources"), "a ticket");
    });
    expect(seen).toEqual(
      [
        "Contents/Info.plist",
        "Contents/MacOS/sprout",
        "Contents/PkgInfo",
        "Contents/Resources/sprout.icns",
        resources,
        "Müllers Notizbuch ✎.app",
      ].toSorted(),
    );
    expect(inspectMachO(readFileSync(file))).toMatchObject({ identifier: "org.example.signer", badPages: 0 });
    expect(signed.codeResources).toContain("files2");
    expect(readFileSync(signed.ticket ?? "", "utf8")).toBe("a ticket");
    expect(readdirSync(folder.dir).toSorted()).toEqual(["icon.icns", "sprout", "ticket"]);
  });

  test("refuses an app that is not whole, and then leaves the program alone", async () => {
    await using folder = await tempFolder();
    const { file, bundle } = await prepare(folder.dir);
    const before = readFileSync(file);
    const ways: [sign: (app: string) => void | Promise<void>, says: string][] = [
      [(app) => writeFileSync(join(app, "Contents/more"), ""), 'the signer left "Contents/more" in it'],
      [(app) => rmSync(join(app, "Contents/PkgInfo")), 'the signer removed "Contents/PkgInfo"'],
      [(app) => writeFileSync(join(app, resources), plist("x")), "its signature is not for the whole app"],
    ];
    for (const [sign, says] of ways) {
      const refusal = await refusalOf(signLaidOut(file, bundle, "sprout", async (app) => await sign(app)));
      expect(refusal.message).toBe(`Cannot use the signed "Müllers Notizbuch ✎.app": ${says}`);
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(existsSync(join(folder.dir, "signing-app"))).toBe(false);
    }
  });

  unless(noTool).test("takes what rcodesign makes of a whole app", async () => {
    await using folder = await tempFolder();
    const { file, bundle } = await prepare(folder.dir);
    const place = ["--p12-file", join(folder.dir, "own.p12"), "--p12-password", "secret"];
    const person = ["--person-name", "Ann", "--profile", "developer-id-application"];
    await runTool(folder.dir, "rcodesign", "generate-self-signed-certificate", ...person, ...place);
    const flags = ["--timestamp-url", "none", "--code-signature-flags", "runtime"];
    const signed = await signLaidOut(file, bundle, "sprout", async (app) => {
      await runTool(folder.dir, "rcodesign", "sign", ...place, ...flags, app);
    });
    // The small program names no system, so the signature is one for older ones, too.
    expect(await verifyMachO(file)).toMatchObject({ badPages: 0, coversAll: true });
    expect(await fitsApp(file, signed)).toBe(true);
    expect(signed.codeResources).toContain("Resources/sprout.icns");
  });
});

test("the hook for macOS gets the app, and says that it is one", async () => {
  const build = `import { build } from "samara-kit/build";
    const write = (signing) => Bun.write(import.meta.dir + "/asked.json", JSON.stringify(signing));
    await build({ sign: { darwin: write } });`;
  await using project = await tempProject({ "build.ts": build });
  const { file, bundle } = await prepare(project.dir);
  const target = targets.find(({ name }) => name === "darwin-arm64");
  if (!target) throw new Error("There is such a target");
  const plan = await project.plan();
  const signers = await describeSigners(plan);
  const signed = await signCode({ plan: { ...plan, signers }, target, file, kind: "executable", bundle });
  expect(signed).toEqual(bundle);
  expect(await Bun.file(project.file("asked.json")).json()).toEqual({
    kind: "bundle",
    target: "darwin-arm64",
    file: project.file("signing-app", bundle.folder),
  });
});
