// What stays: rows, the user's edits, the user's deletions, the port.
import { expect } from "bun:test";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { onEveryPlatform, onEverySystem } from "../support/cases.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { freePort, holdPort } from "../support/ports.ts";
import { expectOutcome, start, startAs } from "../support/program.ts";

onEveryPlatform("restart", (check) => {
  check("keeps what was added", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await postItem(first, "kept");
    await first.stop();
    await using second = await start(binary, { home });
    expect(await itemNames(second)).toEqual(["first", "second", "kept"]);
  });

  check("leaves an edited seed edited and a deleted one deleted", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    writeFileSync(home.file("welcome.txt"), "mine now\n");
    rmSync(home.file("nested", "deep", "note.txt"));
    await using second = await start(binary, { home });
    await second.stop();
    expect(readFileSync(home.file("welcome.txt"), "utf8")).toBe("mine now\n");
    expect(existsSync(home.file("nested", "deep", "note.txt"))).toBe(false);
    expect(existsSync(home.file("welcome.txt.new"))).toBe(false);
  });

  check("writes no seed a second time", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    const untouched = () =>
      readFolder(home.path).filter(({ path }) => !/^(logs\/|\.state\/|fixture\.db)/.test(path));
    const before = untouched();
    await using second = await start(binary, { home });
    await second.stop();
    expect(untouched()).toEqual(before);
  });
});

onEverySystem("restart with a port", (check) => {
  check("reads the port from settings.toml", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    const port = await freePort();
    writeFileSync(home.file("settings.toml"), `port = ${port}\nopen = false\n`);
    await using second = await startAs(binary, { home });
    expect(second.url).toBe(`http://127.0.0.1:${port}/`);
  });

  check("moves from a taken default port, says so, and stays there", async (binary) => {
    await using home = await tempHome();
    const defaultPort = 20_511;
    await using taken = await holdPort(defaultPort);
    await using first = await startAs(binary, { home, args: ["--no-open"] });
    const { port } = new URL(first.url);
    expect(Number(port)).toBeGreaterThan(defaultPort);
    const outcome = await first.stop();
    expect(outcome.stdout).toBe(`Fixture is running at http://127.0.0.1:${port}/\n`);
    expect(outcome.stderr).toContain(String(defaultPort));
    await taken[Symbol.asyncDispose]();
    await using second = await startAs(binary, { home, args: ["--no-open"] });
    expect(second.url).toBe(first.url);
    expectOutcome(await second.stop(), { stdout: expect.any(String) });
  });
});
