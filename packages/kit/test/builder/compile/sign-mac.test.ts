// With a stand-in for rcodesign. The tool itself signs in the last test, where it is installed; nobody here can ask Apple.
import { mkdir } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { bundleEntries, type Bundle } from "../../../src/builder/compile/macos/bundle.ts";
import { signMacOS } from "../../../src/builder/compile/macos/sign.ts";
import { checkPayload } from "../../../src/builder/compile/payload.ts";
import { describeSigners, signCode } from "../../../src/builder/compile/sign-code.ts";
import { codeSignatures } from "../../../src/builder/pipeline/code-signatures.ts";
import type { BuiltHere, ReleaseContext } from "../../../src/builder/pipeline/step.ts";
import type { Plan } from "../../../src/builder/plan/make.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { smallMachO } from "../../support/small-mach-o.ts";
import { inspectMachO } from "../../support/mach-o.ts";
import { standInForRcodesign, type StandIn } from "../../support/rcodesign.ts";
import { refusalOf } from "../../support/refusal.ts";
import { impossible, notOnWindows, unless } from "../../support/skip.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

const mac = targets.filter(({ name }) => name === "darwin-arm64");
const noScripts = notOnWindows("Windows starts no program that is a shell script");
const noTool = Bun.which("rcodesign")
  ? null
  : impossible("rcodesign is not installed, and takes a quarter of an hour to compile");
const certificate = "SAMARA_MACOS_CERTIFICATE";
const notaryKey = "SAMARA_MACOS_NOTARY_KEY";

interface Job {
  plan: Plan;
  file: string;
  bundle: Bundle;
}

async function prepare(project: TempProject, env: Record<string, string>): Promise<Job> {
  const unsigned = await project.plan();
  const machine = { ...unsigned.machine, env: { ...unsigned.machine.env, ...env } };
  const plan = { ...unsigned, machine, targets: mac };
  const bundle = {
    folder: "Müllers Notizbuch.app",
    bundleId: "app.sprout",
    infoPlist: '<?xml version="1.0"?><plist version="1.0"><dict/></plist>',
    codeResources: '<?xml version="1.0"?><plist version="1.0"><dict></dict></plist>',
    icns: project.file("icon.icns"),
    ticket: null,
  };
  await mkdir(project.file("out"));
  const file = project.file("out", "sprout");
  await Bun.write(file, smallMachO(16));
  await signMacOS(file, bundle);
  return { plan: { ...plan, signers: await describeSigners(plan) }, file, bundle };
}

async function sign({ plan, file, bundle }: Job): Promise<Bundle | null> {
  const [target] = mac;
  if (!target) throw new Error("There is a target darwin-arm64");
  return await signCode({ plan, target, file, kind: "executable", bundle });
}

async function report(plan: Plan) {
  const built = mac.map((target) => ({ target }) as BuiltHere);
  const step = codeSignatures.find(({ name }) => name === "Signature for macOS");
  return await step?.run({ plan, built } as unknown as ReleaseContext);
}

const hook = `import { build } from "samara-kit/build";\nawait build({ sign: { darwin: () => {} } });\n`;
const files = { "cert.p12": "a certificate", "key.json": "{}", "icon.icns": "icon" };

async function withStandIn(more: Record<string, string>, variables: readonly string[]) {
  const project = await tempProject({ ...files, ...more });
  await mkdir(project.file("tools"));
  const tool: StandIn = standInForRcodesign(project.file("tools"));
  const places = { [certificate]: project.file("cert.p12"), [notaryKey]: project.file("key.json") };
  const chosen = Object.entries(places).filter(([name]) => variables.includes(name));
  const job = await prepare(project, { PATH: tool.path, ...Object.fromEntries(chosen) });
  return { ...job, tool, project, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}

describe("with a certificate for macOS", () => {
  unless(noScripts).test("asks rcodesign for a signature over the app, at the release's time", async () => {
    await using made = await withStandIn({}, [certificate]);
    await refusalOf(sign(made));
    const asked = made.tool.asked();
    expect(asked).toContain("--info-plist-file");
    expect(asked).toContain(made.plan.sourceDate.toISOString());
    expect(asked[asked.indexOf("--code-signature-flags") + 1]).toBe("runtime");
    expect(asked).not.toContain("--for-notarization");
    expect(asked.at(-1)).toBe(made.file);
    expect([...new Bun.Glob("**").scanSync(made.project.file("out"))]).toEqual(["sprout"]);
  });

  unless(noScripts).test("refuses what a signer left as it was", async () => {
    await using made = await withStandIn({}, [certificate]);
    const { message } = await refusalOf(sign(made));
    expect(message).toEndWith("the signature of rcodesign is not right: it names no signer");
  });

  unless(noScripts).test("says what rcodesign says when it refuses", async () => {
    await using made = await withStandIn({}, [certificate]);
    made.tool.turn("refuses");
    const { message, hint } = await refusalOf(sign(made));
    expect(message).toEndWith("rcodesign says: Error: the notary says no");
    expect(hint).toContain(certificate);
  });

  test("needs rcodesign, and says so before anything is built", async () => {
    await using project = await tempProject(files);
    const env = { PATH: project.file("nothing"), [certificate]: project.file("cert.p12") };
    const { message, hint } = await refusalOf(prepare(project, env));
    expect(message).toBe("Cannot sign for macOS: there is no rcodesign");
    expect(hint).toBe("cargo install apple-codesign --locked");
  });
});

describe("with a key for Apple's notary", () => {
  unless(noScripts).test("submits the app as users get it, and puts the ticket into it", async () => {
    await using made = await withStandIn({ "build.ts": hook }, [notaryKey]);
    const bundle = await sign(made);
    expect(made.tool.submitted()).toEqual([
      "Contents/Info.plist",
      "Contents/MacOS/sprout",
      "Contents/PkgInfo",
      "Contents/Resources/sprout.icns",
      "Contents/_CodeSignature/CodeResources",
    ]);
    const ticket =
      bundle && bundleEntries(bundle, "sprout").find(({ path }) => path === "Contents/CodeResources");
    expect(ticket?.content).toEqual({ path: made.project.file("out", "ticket") });
    expect(await Bun.file(made.project.file("out", "ticket")).text()).toBe("a ticket");
    expect(await report(made.plan)).toMatchObject({
      told: ["Signed for macOS by the hook of build.ts, notarized."],
    });
  });

  unless(noScripts).test("is no release without the ticket", async () => {
    await using made = await withStandIn({ "build.ts": hook }, [notaryKey]);
    made.tool.turn("forgets");
    const { message } = await refusalOf(sign(made));
    expect(message).toBe('Cannot notarize "Müllers Notizbuch.app": rcodesign brings no ticket from Apple');
    expect([...new Bun.Glob("**").scanSync(made.project.file("out"))]).toEqual(["sprout"]);
  });

  test("wants a signature first", async () => {
    await using project = await tempProject(files);
    const { message } = await refusalOf(prepare(project, { [notaryKey]: project.file("key.json") }));
    expect(message).toBe("Cannot notarize the app: nothing signs it for macOS");
  });
});

describe("the report of signatures", () => {
  test("says loudly what is missing, and how to get it", async () => {
    await using project = await tempProject();
    const plan = await project.plan();
    expect(await report(plan)).toMatchObject({ reason: expect.stringMatching(/^NOT SIGNED: /) });
    const signers = { darwin: `certificate ${"a1".repeat(32)}` };
    expect(await report({ ...plan, signers })).toMatchObject({
      reason: expect.stringMatching(/^SIGNED, BUT NOT NOTARIZED: /),
      hint: "set SAMARA_MACOS_NOTARY_KEY",
    });
  });
});

describe("rcodesign itself", () => {
  unless(noTool).test(
    "signs with a certificate that nobody trusts, the same each time, and the app is still there",
    async () => {
      await using project = await tempProject({ ...files, "hello.ts": 'console.log("hello");' });
      const file = project.file("own.p12");
      const person = ["--person-name", "Ann", "--profile", "developer-id-application"];
      const place = ["--p12-file", file, "--p12-password", "secret"];
      const made = Bun.spawnSync(["rcodesign", "generate-self-signed-certificate", ...person, ...place]);
      expect(made.exitCode).toBe(0);
      const job = await prepare(project, {
        [certificate]: file,
        SAMARA_MACOS_CERTIFICATE_PASSWORD: "secret",
        SAMARA_MACOS_TIMESTAMP_URL: "none",
      });
      const signOnce = async () => {
        compileForMac(project, job.file);
        await sign(job);
        return Buffer.from(await Bun.file(job.file).bytes());
      };
      const first = await signOnce();
      await checkPayload(job.file);
      const good = { badPages: 0, badSlots: 0, isWhole: true, identifier: "app.sprout", flags: 0x10000 };
      expect(inspectMachO(first)).toMatchObject(good);
      expect((await signOnce()).equals(first)).toBe(true);
    },
    120_000,
  );
});

function compileForMac(project: TempProject, outfile: string): void {
  const words = ["build", "--compile", "--target=bun-darwin-arm64", `--outfile=${outfile}`];
  const child = Bun.spawnSync([process.execPath, ...words, project.file("hello.ts")]);
  if (child.exitCode !== 0) throw new Error(child.stderr.toString());
}
