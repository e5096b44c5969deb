// A start that fails where nobody reads a terminal opens a page; nobody else gets one.
import { expect } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { execute, start } from "../support/program.ts";
import { writePrograms } from "../support/programs.ts";

/** Stands for a browser: writes down what it is asked to open. */
function makeBrowser(home: TempHome) {
  const [file, opened] = [home.file("..", "browser"), home.file("..", "opened")];
  writeFileSync(file, `#!/bin/sh\nprintf '%s' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`);
  chmodSync(file, 0o755);
  return {
    env: { BROWSER: file, TMPDIR: home.user },
    opened: async () => {
      await until(() => existsSync(opened), Boolean);
      return readFileSync(opened, "utf8");
    },
    isUnused: () => !existsSync(opened),
  };
}

/** A home whose settings stop every start. */
async function breakHome(binary: Binary, home: TempHome): Promise<void> {
  await using program = await start(binary, { home });
  await execute(binary, { home, args: ["backup"] });
  await program.stop();
  writeFileSync(home.file("settings.toml"), 'port = "<b>x"\n');
}

onEverySystem("a failed start", (check, platform) => {
  // Other systems' checks need a browser that is a shell script.
  if (platform.os === "windows") {
    check("writes its page after a double-click, when there is no terminal", async (binary) => {
      await using home = await tempHome();
      await breakHome(binary, home);
      expect(await execute(binary, { home })).toMatchObject({ exitCode: 1 });
      expect(readFileSync(home.file("logs", "last-failure.html"), "utf8")).toContain("Cannot use port");
    });

    check("shows the reason in the terminal that it was started in, and no page", async (binary) => {
      await using home = await tempHome();
      await breakHome(binary, home);
      const args = ["--home", binary.platform.native(home.path)];
      const outcome = await runInTerminal(binary, args);
      expect(outcome).toMatchObject({ shown: expect.stringContaining("Cannot use port"), exitCode: 1 });
      expect(existsSync(home.file("logs", "last-failure.html"))).toBe(false);
    });
  }

  if (platform.os === "linux") {
    check("speaks the system's language on its page, and English at the terminal", async (binary) => {
      await using home = await tempHome();
      await breakHome(binary, home);
      const browser = makeBrowser(home);
      const env = { ...browser.env, LANG: "de_AT.UTF-8", LC_ALL: "", LC_MESSAGES: "", LANGUAGE: "" };
      const { stderr } = await execute(binary, { home, args: [], env });
      expect(stderr).toContain("it is not allowed\nTry: port takes");
      const page = readFileSync(fileURLToPath(await browser.opened()), "utf8");
      for (const text of [
        '<html lang="de" dir="ltr">',
        "Fixture konnte nicht starten",
        "ist nicht erlaubt",
        "Was Sie tun können: port erlaubt: eine ganze Zahl von 0 bis 65535",
        "Sicherungen Ihrer Daten",
      ])
        expect(page).toContain(text);
    });
  }

  check("opens a page with the reason, the report and the backups", async (binary) => {
    await using home = await tempHome();
    await breakHome(binary, home);
    const browser = makeBrowser(home);
    const outcome = await execute(binary, { home, args: [], env: browser.env });
    expect(outcome).toMatchObject({
      stdout: "",
      exitCode: 1,
      stderr: expect.stringContaining("Cannot use port"),
    });
    const file = fileURLToPath(await browser.opened());
    expect(file).toBe(home.file("logs", "last-failure.html"));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const page = readFileSync(file, "utf8");
    const [backup = ""] = readdirSync(home.file("backups"));
    for (const text of [
      "Fixture could not start",
      "Cannot use port",
      "&lt;b&gt;x",
      '<th scope="row">disk</th>',
      backup,
      "fixture restore",
    ])
      expect(page).toContain(text);
    expect(page).not.toContain("<b>x");
  });

  check("puts a copy where a Snap's browser can read it", async (binary) => {
    await using home = await tempHome();
    await breakHome(binary, home);
    const browser = makeBrowser(home);
    const programs = home.file("..", "bin");
    mkdirSync(programs);
    copyFileSync(browser.env.BROWSER, join(programs, "xdg-open"));
    mkdirSync(join(home.user, "snap", "firefox", "common"), { recursive: true });
    // The desktop does not say which browser it is.
    writePrograms(programs, { "xdg-mime": "exit 4" });
    const PATH = `${programs}:${process.env["PATH"]}`;
    const env = { ...browser.env, BROWSER: "", DISPLAY: ":0", PATH };
    expect((await execute(binary, { home, args: [], env })).exitCode).toBe(1);
    const file = fileURLToPath(await browser.opened());
    expect(file).toBe(join(home.user, "snap", "firefox", "common", "fixture-last-failure.html"));
    expect(readFileSync(file)).toEqual(readFileSync(home.file("logs", "last-failure.html")));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  check(
    "writes the page elsewhere when the home is somebody else's, and changes nothing there",
    async (binary) => {
      await using home = await tempHome();
      const browser = makeBrowser(home);
      mkdirSync(home.path);
      writeFileSync(home.file("other.txt"), "");
      const outcome = await execute(binary, { home, args: ["open"], env: browser.env });
      expect(outcome.exitCode).toBe(3);
      const file = fileURLToPath(await browser.opened());
      expect(file).toStartWith(home.user);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, "utf8")).toContain("it has other files in it");
      expect(readdirSync(home.path)).toEqual(["other.txt"]);
    },
  );

  check("opens none for a program, a service, or whoever wants no browser", async (binary) => {
    await using home = await tempHome();
    await breakHome(binary, home);
    const browser = makeBrowser(home);
    for (const [args, env] of [
      [["--json"], {}],
      [["--no-open"], {}],
      [["--open", "none"], {}],
      [[], { FIXTURE_OPEN: "none" }],
      [["stop", "--home", "/dev/null/x"], {}],
      [["--port", "70000"], {}],
    ] as const) {
      const outcome = await execute(binary, { home, args, env: { ...browser.env, ...env } });
      expect([args, outcome.exitCode === 0 && args[0] !== "stop"]).toEqual([args, false]);
    }
    const desktopless = await execute(binary, { home, args: [], env: { ...browser.env, BROWSER: "" } });
    expect(desktopless.exitCode).toBe(1);
    expect([browser.isUnused(), existsSync(home.file("logs", "last-failure.html"))]).toEqual([true, false]);
  });

  check("opens none where a terminal shows the reason", async (binary) => {
    await using home = await tempHome();
    await breakHome(binary, home);
    const browser = makeBrowser(home);
    const outcome = await runInTerminal(binary, ["--home", home.path], browser.env);
    expect(outcome).toMatchObject({ shown: expect.stringContaining("Cannot use port"), exitCode: 1 });
    expect([browser.isUnused(), existsSync(home.file("logs", "last-failure.html"))]).toEqual([true, false]);
  });
});

/** script(1) gives its command a terminal; under Wine that is a console of its own. */
async function runInTerminal(binary: Binary, args: readonly string[], env: Record<string, string> = {}) {
  const command = binary.platform.command(binary.file, args);
  const quoted = command.map((word) => `'${word}'`).join(" ");
  const child = Bun.spawn(["script", "-qec", `exec ${quoted}`, "/dev/null"], {
    env: { ...process.env, ...binary.platform.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
  });
  const shown = await Bun.readableStreamToText(child.stdout);
  return { shown, exitCode: await child.exited };
}
