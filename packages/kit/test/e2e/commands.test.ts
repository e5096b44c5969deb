// Every command beside `serve`: with and without --json, with and without a running instance.
import { expect } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { fixture } from "../support/binary.ts";
import { onEveryPlatform } from "../support/cases.ts";
import { tempHome } from "../support/home.ts";
import { execute, expectOutcome, start } from "../support/program.ts";

onEveryPlatform("commands", (check, { native, target, os }) => {
  // A program that every system has, and that does nothing with an address.
  const noBrowser = { BROWSER: os === "windows" ? "hostname" : "true" };

  check("version says name and version", async (binary) => {
    await using home = await tempHome();
    const plain = await execute(binary, { home, args: ["version"] });
    expectOutcome(plain, { stdout: expect.stringContaining(fixture.version) });
    const json = await execute(binary, { home, args: ["version", "--json"] });
    expect(JSON.parse(json.stdout)).toMatchObject({ name: "fixture", version: "1.0.0", target });
    expectOutcome(json, { stdout: expect.any(String) });
    expect(existsSync(home.path)).toBe(false);
  });

  check("about finds every file in the program as it was built, and needs no home", async (binary) => {
    await using home = await tempHome();
    const { stdout, ...rest } = await execute(binary, { home, args: ["about", "--verify", "--json"] });
    expect(rest).toEqual({ stderr: "", exitCode: 0 });
    const found = JSON.parse(stdout) as { files: number };
    expect(found).toMatchObject({
      ok: true,
      wrong: [],
      executable: { sha256: expect.stringMatching(/^\w{64}$/) },
    });
    expect(found.files).toBeGreaterThan(5);
    const licenses = await execute(binary, { home, args: ["about", "--licenses"] });
    expect(licenses.stdout).toContain("JavaScriptCore");
    expect(existsSync(home.path)).toBe(false);
  });

  check("help names every command and flag", async (binary) => {
    await using home = await tempHome();
    const words = [
      "serve",
      "status",
      "open",
      "stop",
      "backup",
      "backups",
      "restore",
      "export",
      "seed",
      "paths",
      "version",
      "help",
      "--host",
      "--port",
      "--home",
      "--no-open",
      "--json",
    ];
    for (const args of [["help"], ["--help"]]) {
      const { stdout, ...rest } = await execute(binary, { home, args });
      expect(words.filter((word) => !stdout.includes(word))).toEqual([]);
      expect(rest).toEqual({ stderr: "", exitCode: 0 });
    }
    const json = await execute(binary, { home, args: ["help", "--json"] });
    expectOutcome(json, { stdout: expect.any(String) });
    expect(JSON.parse(json.stdout)).toBeObject();
    expect(existsSync(home.path)).toBe(false);
  });

  check("paths says where everything lies and makes nothing", async (binary) => {
    await using home = await tempHome();
    const plain = await execute(binary, { home, args: ["paths"] });
    expectOutcome(plain, { stdout: expect.stringContaining(native(home.file("fixture.db"))) });
    const json = await execute(binary, { home, args: ["paths", "--json"] });
    expect(JSON.parse(json.stdout)).toMatchObject({
      home: native(home.path),
      database: native(home.file("fixture.db")),
    });
    expect(existsSync(home.path)).toBe(false);
  });

  check("status and stop with nothing running say so, exit 0 and make nothing", async (binary) => {
    await using home = await tempHome();
    for (const [command, answer] of [
      ["status", { running: false }],
      ["stop", { stopped: false }],
    ] as const) {
      const plain = await execute(binary, { home, args: [command] });
      expectOutcome(plain, { stdout: expect.stringMatching(/^Fixture is not running\b.*\n$/) });
      const json = await execute(binary, { home, args: [command, "--json"] });
      expectOutcome(json, { stdout: expect.any(String) });
      expect(JSON.parse(json.stdout)).toMatchObject(answer);
    }
    expect(existsSync(home.path)).toBe(false);
  });

  check("status says where it runs", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    expectOutcome(await execute(binary, { home, args: ["status"] }), {
      stdout: expect.stringContaining(program.url),
    });
    const json = await execute(binary, { home, args: ["status", "--json"] });
    const { pid } = JSON.parse(program.ready) as { pid: number };
    expect(JSON.parse(json.stdout)).toMatchObject({ running: true, url: program.url, pid, version: "1.0.0" });
    expectOutcome(json, { stdout: expect.any(String) });
  });

  check("stop ends it; a second stop finds nothing", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    expectOutcome(await execute(binary, { home, args: ["stop"] }), {
      stdout: expect.stringMatching(/^Fixture .*\n$/),
    });
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    const again = await execute(binary, { home, args: ["stop"] });
    expectOutcome(again, { stdout: expect.stringContaining("not running") });
  });

  check("stop --json says that it stopped", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    const json = await execute(binary, { home, args: ["stop", "--json"] });
    expectOutcome(json, { stdout: expect.any(String) });
    expect(JSON.parse(json.stdout)).toMatchObject({ stopped: true });
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
  });

  check("open finds the running instance", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    const plain = await execute(binary, { home, args: ["open"], env: noBrowser });
    expectOutcome(plain, { stdout: expect.stringContaining(program.url) });
    const json = await execute(binary, { home, args: ["open", "--json"], env: noBrowser });
    expect(JSON.parse(json.stdout)).toMatchObject({ url: expect.stringContaining(program.url) });
  });

  check("open takes a link of the app's own scheme to the page, and no other", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    const open = (link: string) =>
      execute(binary, {
        home,
        args: ["--home", native(home.path), "open", "--json", "--", link],
        env: noBrowser,
      });
    const link = "fixture:today?a=1&b=2";
    const { stdout } = await open(link);
    const { url } = JSON.parse(stdout) as { url: string };
    expect(new URL(url).searchParams.get("link")).toBe(link);
    expect(url).toStartWith(program.url);
    expect((await fetch(url)).status).toBe(200);
    for (const other of ["https://example.org/", "javascript:alert(1)"]) {
      expectOutcome(await open(other), {
        stderr: expect.stringContaining("its links begin with fixture:"),
        exitCode: 2,
      });
    }
  });

  check("a program that was renamed is the same app", async (binary) => {
    await using home = await tempHome();
    const renamed = join(home.user, `My renamed app${target.startsWith("windows") ? ".exe" : ""}`);
    await Bun.write(renamed, Bun.file(binary.file));
    Bun.spawnSync(["chmod", "+x", renamed]);
    await using program = await start({ ...binary, file: renamed }, { home });
    expect(await (await program.request("/health")).json()).toMatchObject({ name: "fixture" });
  });
});
