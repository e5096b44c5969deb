// The doctor of a real executable, on healthy and on broken homes.
import { expect } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { execute, start, startAs, type Outcome } from "../support/program.ts";
import type { Binary } from "../support/binary.ts";

interface Finding {
  name: string;
  state: "ok" | "warning" | "problem";
  text: string;
  hint?: string;
}

function findingsOf({ stdout }: Outcome): Map<string, Finding> {
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return new Map(findings.map((finding) => [finding.name, finding]));
}

async function makeHome(binary: Binary, home: TempHome): Promise<void> {
  await using program = await start(binary, { home });
  await program.stop();
}

const args = ["doctor", "--port", "0", "--json"];

onEverySystem("doctor", (check) => {
  check("looks at a home that is not there, and makes nothing", async (binary) => {
    await using home = await tempHome();
    const outcome = await execute(binary, { home, args });
    expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
    expect(findingsOf(outcome).get("home")?.text).toContain("not there yet");
    expect(existsSync(home.path)).toBe(false);
  });

  check("finds a used home whole, and shows it in aligned lines", async (binary) => {
    await using home = await tempHome();
    await makeHome(binary, home);
    const outcome = await execute(binary, { home, args });
    expect(findingsOf(outcome).get("database")).toMatchObject({
      state: "ok",
      text: expect.stringContaining("whole"),
    });
    const plain = await execute(binary, { home, args: ["doctor", "--port", "0"] });
    expect(plain).toMatchObject({ stderr: "", exitCode: 0 });
    for (const line of plain.stdout.trimEnd().split("\n"))
      expect(line).toMatch(/^((ok|warning|problem) +\w+ +\S| {10,}Try: )/);
  });

  check("finds a damaged database, says what to do, and exits 1", async (binary) => {
    await using home = await tempHome();
    await makeHome(binary, home);
    const bytes = readFileSync(home.file("fixture.db")).fill(0xa5, 4096);
    writeFileSync(home.file("fixture.db"), bytes);
    const outcome = await execute(binary, { home, args });
    expect(findingsOf(outcome).get("database")).toMatchObject({ state: "problem", hint: expect.any(String) });
    expect(outcome).toMatchObject({ stderr: "", exitCode: 1 });
    const plain = await execute(binary, { home, args: ["doctor", "--port", "0"] });
    expect(plain.stdout).toMatch(/^problem +database +.*damaged\n +Try: /m);
    expect(readFileSync(home.file("fixture.db"))).toEqual(bytes);
  });

  check("asks a running app instead of opening its database", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    const found = findingsOf(await execute(binary, { home, args }));
    expect(found.get("database")).toMatchObject({ state: "ok", text: expect.stringContaining("in use") });
    expect(found.get("port")).toMatchObject({ state: "ok", text: expect.stringContaining(program.url) });
  });

  check("knows another home's instance on the port", async (binary) => {
    await using home = await tempHome();
    await using other = await tempHome();
    await using program = await startAs(binary, { home: other, args: ["--port", "0", "--no-open"] });
    const { port } = new URL(program.url);
    const outcome = await execute(binary, { home, args: ["doctor", "--port", port, "--json"] });
    expect(findingsOf(outcome).get("port")).toMatchObject({
      state: "problem",
      text: `this app, in another folder, has port ${port}`,
    });
    expect(outcome.exitCode).toBe(1);
  });

  check("names the variables that change what runs", async (binary) => {
    await using home = await tempHome();
    const outcome = await execute(binary, {
      home,
      args,
      env: { BUN_OPTIONS: "--smol", NODE_OPTIONS: "--x" },
    });
    expect(findingsOf(outcome).get("environment")).toMatchObject({
      state: "warning",
      text: expect.stringMatching(/^(BUN_OPTIONS, NODE_OPTIONS|NODE_OPTIONS, BUN_OPTIONS) are set/),
    });
  });

  check("warns of a home that others can read", async (binary) => {
    await using home = await tempHome();
    await makeHome(binary, home);
    chmodSync(home.path, 0o755);
    expect(findingsOf(await execute(binary, { home, args })).get("permissions")).toMatchObject({
      state: "warning",
      hint: expect.stringContaining("chmod"),
    });
  });
});
