// `open FILE`, from the executable: one of the app's files comes to the page once, and nothing else is ever read.
import { expect } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { execute, expectOutcome, start, startAs, type Program } from "../support/program.ts";

const content = "tea ".repeat(300_000);

onEverySystem("an opened file", (check, { os, native }) => {
  const env = { BROWSER: os === "windows" ? "hostname" : "true" };
  const open = (binary: Binary, home: TempHome, ...given: string[]) =>
    execute(binary, { home, args: ["--home", native(home.path), "open", "--json", "--", ...given], env });

  check("comes to the page of the running app, once, and stays nowhere", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    const names = ["-Grüße & Käse.fixture", "B.FIXTURE"];
    for (const name of names) writeFileSync(join(home.user, name), name + content);
    // As a desktop gives it, and as a person types it.
    const given = [native(join(home.user, names[0] ?? "")), names[1] ?? ""];
    for (const [index, one] of given.entries()) {
      const { stdout } = await open(binary, home, one);
      const { url } = JSON.parse(stdout) as { url: string };
      expect(url).toStartWith(program.url);
      expect(await take(program, url)).toEqual([200, names[index], names[index] + content]);
      expect(await take(program, url)).toEqual([404, undefined, expect.any(String)]);
    }
    expect(readdirSync(home.file(".state", "opened"))).toEqual([]);
    expectOutcome(await open(binary, home, given[1] ?? ""), { stdout: expect.stringContaining("opened=") });
    await program.stop();
    expect(readdirSync(home.file(".state", "opened"))).toEqual([]);
  });

  check("is nothing that a link, an option or another file's name says", async (binary) => {
    await using home = await tempHome();
    await using _ = await start(binary, { home });
    const secret = join(home.user, "secret.txt");
    writeFileSync(secret, "secret");
    mkdirSync(join(home.user, "folder.fixture"));
    if (os !== "windows") symlinkSync(secret, join(home.user, "trap.fixture"));
    const links = [`fixture:${native(secret)}`, `fixture:${native(join(home.user, "a.fixture"))}`];
    for (const link of links) {
      const { url } = JSON.parse((await open(binary, home, link)).stdout) as { url: string };
      expect([...new URL(url).searchParams]).toEqual([["link", link]]);
    }
    const refused: Record<string, string> = {
      [native(secret)]: "it is no file of this app",
      [`file://${secret}`]: "it is no link of this app",
      ...(os === "windows"
        ? { [String.raw`\\.\pipe\x.fixture`]: "it is no file of this app" }
        : {
            "file:///a.fixture": "it is no link of this app",
            "--home=/tmp/x.fixture": "there is no such file",
            "none.fixture": "there is no such file",
            "folder.fixture": "it is a folder",
            "trap.fixture": "it is no file of this app",
          }),
    };
    for (const [given, state] of Object.entries(refused)) {
      const { stdout, stderr, exitCode } = await open(binary, home, given);
      expect([stdout, stderr, exitCode === 0]).toEqual(["", expect.stringContaining(state), false]);
    }
    expect(await open(binary, home, "fixture:", secret)).toMatchObject({ stdout: "", exitCode: 2 });
    expect(existsSync(home.file(".state", "opened"))).toBe(false);
  });

  if (os === "windows") return;

  check("starts the app, which forgets what a crash left", async (binary) => {
    await using home = await tempHome();
    const browser = home.file("..", "browser");
    const seen = home.file("..", "seen");
    writeFileSync(browser, `#!/bin/sh\nprintf '%s' "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`);
    chmodSync(browser, 0o755);
    await (await start(binary, { home })).kill();
    mkdirSync(home.file(".state", "opened"), { mode: 0o700 });
    writeFileSync(home.file(".state", "opened", "0123"), "left");
    writeFileSync(join(home.user, "a.fixture"), content);
    const args = ["open", "--port", "0", "a.fixture"];
    await using program = await startAs(binary, { home, args, env: { BROWSER: browser } });
    await until(() => existsSync(seen), Boolean);
    const page = readFileSync(fileURLToPath(readFileSync(seen, "utf8")), "utf8");
    const url = /replace\((".*")\)/.exec(page)?.[1] ?? "null";
    expect(await take(program, JSON.parse(url) as string)).toEqual([200, "a.fixture", content]);
    expect(readdirSync(home.file(".state", "opened"))).toEqual([]);
  });
});

async function take(program: Program, url: string): Promise<[number, string | undefined, string]> {
  const answer = await program.request("/_control/v1/take", {
    method: "POST",
    body: JSON.stringify({ id: new URL(url).searchParams.get("opened") }),
  });
  const name = answer.headers.get("file-name");
  return [answer.status, name === null ? undefined : decodeURIComponent(name), await answer.text()];
}
