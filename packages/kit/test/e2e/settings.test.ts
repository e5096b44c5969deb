// Settings as a user gives them: flags, variables, settings.toml, and what the executable says about each.
import { expect } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";

import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { freePort } from "../support/ports.ts";
import { execute, expectOutcome, start, type Outcome } from "../support/program.ts";

interface Row {
  key: string;
  value: unknown;
  source: string;
}

function rowsOf({ stdout }: Outcome): Map<string, Row> {
  const { settings } = JSON.parse(stdout) as { settings: Row[] };
  return new Map(settings.map((row) => [row.key, row]));
}

/** A home in which the user wrote settings before the first start. */
function writeSettings(home: TempHome, text: string): void {
  mkdirSync(home.path);
  writeFileSync(home.file("settings.toml"), text);
}

onEverySystem("settings", (check) => {
  check("shows every value and where it came from, and makes nothing", async (binary) => {
    await using home = await tempHome();
    const env = { FIXTURE_LOG_LEVEL: "debug", FIXTURE_APP_GREETING: "servus" };
    const json = await execute(binary, { home, args: ["settings", "--port", "80", "--json"], env });
    const rows = rowsOf(json);
    expect(rows.get("port")).toEqual({ key: "port", value: 80, source: "--port" });
    expect(rows.get("log_level")).toMatchObject({ value: "debug", source: "FIXTURE_LOG_LEVEL" });
    expect(rows.get("app.greeting")).toMatchObject({ value: "servus", source: "FIXTURE_APP_GREETING" });
    expect(rows.get("host")).toMatchObject({ value: "127.0.0.1", source: "default" });
    expect(json).toMatchObject({ stderr: "", exitCode: 0 });
    expect(existsSync(home.path)).toBe(false);
  });

  check("shows them as a table", async (binary) => {
    await using home = await tempHome();
    writeSettings(home, "# mine\nopen = false\n");
    const plain = await execute(binary, { home, args: ["settings"] });
    expectOutcome(plain, {
      stdout: expect.stringMatching(/^setting +value +from\nhost +"127\.0\.0\.1" +default\n/),
    });
    expect(plain.stdout).toMatch(/^open +"none" +settings\.toml line 2$/m);
  });

  check("a wrong value is told with its line, by `settings` and by a start", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    writeFileSync(home.file("settings.toml"), "\n[app]\ngreeting = 'moin'\n");
    const file = JSON.stringify(binary.platform.native(home.file("settings.toml")));
    for (const args of [["settings"], ["--no-open"]]) {
      expectOutcome(await execute(binary, { home, args }), {
        stderr: [
          `Cannot use app.greeting = "moin" from ${file.replaceAll("\\\\", "\\")} line 3: it is not allowed`,
          "Try: app.greeting takes hello, servus",
          "",
        ].join("\n"),
        exitCode: 1,
      });
    }
  });

  check("the app gets its own setting; an unknown key is a warning", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    await first.stop();
    writeFileSync(home.file("settings.toml"), "prot = 1\napp.greeting = 'servus'\n");
    await using program = await start(binary, { home });
    const token = (await execute(binary, { home, args: ["token"] })).stdout.trim();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await program.request("/api/greeting", { headers });
    expect(await answer.json()).toEqual({ greeting: "servus" });
    expect((await program.stop()).stderr).toMatch(
      /line 1: there is no setting "prot"; did you mean "port"\?\n$/,
    );
  });

  check("a flag beats a variable, which beats settings.toml", async (binary) => {
    await using home = await tempHome();
    writeSettings(home, "port = 1\nlog_level = 'error'\nlog_format = 'json'\n");
    const env = { FIXTURE_PORT: "2", FIXTURE_LOG_LEVEL: "warning" };
    const rows = rowsOf(await execute(binary, { home, args: ["settings", "--port", "3", "--json"], env }));
    expect(["port", "log_level", "log_format"].map((key) => rows.get(key)?.value)).toEqual([
      3,
      "warning",
      "json",
    ]);
  });

  check("an address that others can reach is used, and explained", async (binary) => {
    await using home = await tempHome();
    const port = await freePort();
    await using program = await start(binary, { home, args: ["--host", "0.0.0.0", "--port", String(port)] });
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect(await health.json()).toMatchObject({ status: "ok" });
    expect((await program.stop()).stderr).toBe(
      "The app listens on 0.0.0.0 (--host): everyone on your network can try to reach it. Only those with its token get in.\n",
    );
  });

  check("both families off is refused, and names both keys", async (binary) => {
    await using home = await tempHome();
    const outcome = await execute(binary, { home, args: ["--no-ipv4", "--no-ipv6", "--no-open"] });
    expectOutcome(outcome, {
      stderr: expect.stringContaining("ipv4 = false (--no-ipv4) with ipv6 = false (--no-ipv6)"),
      exitCode: 2,
    });
    expect(existsSync(home.path)).toBe(false);
  });

  check("token shows the running app's, and says so when nothing runs", async (binary) => {
    await using home = await tempHome();
    expectOutcome(await execute(binary, { home, args: ["token"] }), {
      stderr: expect.stringMatching(/^Cannot show the token: Fixture is not running\nTry: .*\n$/),
      exitCode: 1,
    });
    await using program = await start(binary, { home });
    const plain = await execute(binary, { home, args: ["token"] });
    expectOutcome(plain, { stdout: expect.stringMatching(/^[\w-]{43}\n$/) });
    const json = await execute(binary, { home, args: ["token", "--json"] });
    expect(JSON.parse(json.stdout)).toEqual({ token: plain.stdout.trim(), url: program.url });
  });
});
