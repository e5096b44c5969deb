// install.ps1 in the eyes of a grammar: no PowerShell can be had for the machine that builds. install.sh has its own tests.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { renderPowerShellScript } from "../../../src/builder/managers/scripts.ts";
import { askPython, withoutJudge } from "../../support/judges.ts";
import { sample } from "../../support/listing.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const odd = ["Müllers ‘Notizbuch’ ✎", "'; Remove-Item C:\\ #", "$(calc) `n \"x\" @' '@"];

unless(withoutJudge("tree_sitter_powershell")).test(
  "install.ps1 is PowerShell, signed or not, and a title adds no command to it",
  async () => {
    await using folder = await tempFolder();
    const read = async (title: string, publicKeys: string[]) => {
      const identity = { ...sample.identity, title };
      const file = join(folder.dir, "install.ps1");
      await Bun.write(file, await renderPowerShellScript({ ...sample, identity, publicKeys }));
      return await askPython("power_shell.py", file);
    };
    const plain = await read("Notes", []);
    expect(plain).toEqual({ faults: [], commands: expect.arrayContaining(["Get-FileHash"]) });
    for (const title of odd) expect(await read(title, ["RWQkey+1/a=="])).toEqual(plain);
  },
  60_000,
);

test("install.ps1 changes nothing before the new program lies whole beside the old one", async () => {
  const script = await renderPowerShellScript({ ...sample, publicKeys: [] });
  const steps = [
    "Get-FileHash",
    "does not hold",
    "Copy-Item -Force -LiteralPath $found.FullName -Destination $draft",
    "Move-Item -LiteralPath $program -Destination $aside",
    "Move-Item -LiteralPath $draft -Destination $program",
    "Move-Item -LiteralPath $aside -Destination $program",
  ];
  const places = steps.map((step) => script.indexOf(step));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  // It would wait for the app, which the installer starts again.
  expect(script).not.toMatch(/Start-Process.*-Wait/);
});

test("install.ps1 has no letter that Windows PowerShell could read otherwise", async () => {
  const identity = { ...sample.identity, title: odd[0] as string };
  const script = await renderPowerShellScript({ ...sample, identity, publicKeys: [] });
  expect(script).toMatch(/^[\t\n\r\x20-\x7e]*$/);
});
