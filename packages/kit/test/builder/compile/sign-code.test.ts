import { describe, expect, test } from "bun:test";
import { copyFile } from "node:fs/promises";

import { describeSigners, signCode } from "../../../src/builder/compile/sign-code.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { makeCertificate, runTool, windowsProgram } from "../../support/certificate.ts";
import { refusalOf } from "../../support/refusal.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

const windows = targets.find(({ name }) => name === "windows-x64");
const here =
  Bun.which("osslsigncode") && Bun.which("openssl") ? null : absent("osslsigncode is not installed");

async function program(project: TempProject): Promise<string> {
  await copyFile(windowsProgram(), project.file("sprout.exe"));
  return project.file("sprout.exe");
}

async function sign(project: TempProject, env: Record<string, string>, file = project.file("sprout.exe")) {
  if (!windows) throw new Error("There is a target windows-x64");
  const unsigned = await project.plan();
  const machine = { ...unsigned.machine, env: { ...unsigned.machine.env, ...env } };
  const plan = { ...unsigned, machine };
  const signers = await describeSigners(plan);
  await signCode({ plan: { ...plan, signers }, target: windows, file, kind: "executable" });
  return signers;
}

describe("signCode()", () => {
  unless(here).test(
    "signs for Windows with the certificate of the environment, the same each time",
    async () => {
      await using project = await tempProject();
      const file = await program(project);
      const certificate = await makeCertificate(project.dir);
      const env = { SAMARA_WINDOWS_CERTIFICATE: certificate, SAMARA_WINDOWS_CERTIFICATE_PASSWORD: "secret" };
      expect((await sign(project, env)).windows).toStartWith("certificate ");
      const verified = await runTool(
        project.dir,
        "osslsigncode",
        "verify",
        "-CAfile",
        "cert.pem",
        "-in",
        file,
      );
      expect(verified).toContain("Signature verification: ok");
      const first = await Bun.file(file).bytes();
      await program(project);
      await sign(project, env);
      expect(Buffer.compare(first, await Bun.file(file).bytes())).toBe(0);
    },
  );

  unless(here).test(
    "says what osslsigncode says of a wrong password, and leaves the file alone",
    async () => {
      await using project = await tempProject();
      const before = await Bun.file(await program(project)).bytes();
      const certificate = await makeCertificate(project.dir);
      const env = { SAMARA_WINDOWS_CERTIFICATE: certificate, SAMARA_WINDOWS_CERTIFICATE_PASSWORD: "wrong" };
      expect((await refusalOf(sign(project, env))).message).toStartWith('Cannot sign "');
      expect(Buffer.compare(before, await Bun.file(project.file("sprout.exe")).bytes())).toBe(0);
    },
  );

  test("calls the hook of build.ts instead, and tells its error", async () => {
    const build = (body: string) =>
      `import { build } from "samara-kit/build";\nawait build({ sign: { windows: ({ file, kind, target }) => ${body} } });\n`;
    await using project = await tempProject({
      "build.ts": build('Bun.write(file, [kind, target].join(" "))'),
      "sprout.exe": "program",
    });
    expect(await sign(project, {})).toEqual({ windows: "hook of build.ts" });
    expect(await Bun.file(project.file("sprout.exe")).text()).toBe("executable windows-x64");
    await using broken = await tempProject({
      "build.ts": build('{ throw new Error("no token") }'),
      "sprout.exe": "program",
    });
    expect((await refusalOf(sign(broken, {}))).message).toEndWith(
      'the hook "sign" of build.ts says: no token',
    );
  });

  test("signs nothing that nobody asked for, and refuses a certificate that is not there", async () => {
    await using project = await tempProject({ "sprout.exe": "program" });
    expect(await sign(project, {})).toEqual({});
    expect(await Bun.file(project.file("sprout.exe")).text()).toBe("program");
    const { message } = await refusalOf(sign(project, { SAMARA_WINDOWS_CERTIFICATE: "/nowhere.pfx" }));
    expect(message).toContain('Cannot read the certificate "/nowhere.pfx"');
  });
});
