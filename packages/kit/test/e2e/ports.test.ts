// A port that somebody else has, in every way it can be had: one that the user named is refused, the app's own moves on and stays there.
import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { impatientBinary, impatientPort } from "../support/access/site.ts";
import type { Binary } from "../support/binary.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { holdPort, type HeldPort } from "../support/ports.ts";
import { execute, start, startAs, type Outcome } from "../support/program.ts";
import { absent, impossible, unless, type Reason } from "../support/skip.ts";

const anotherUser = 65_534;

/** Whose address it is, and with which flags that is in the way. */
const holders = [
  { host: "127.0.0.1", flags: [], what: "the same address" },
  { host: "0.0.0.0", flags: [], what: "every address of IPv4" },
  { host: "::", flags: [], what: "every address of both families" },
  { host: "::1", flags: ["--ipv6"], what: "the address of IPv6 alone" },
] as const;

describe("a taken port", () => {
  let binary: Binary;
  beforeAll(async () => {
    binary = await impatientBinary();
  }, 10 * 60_000);

  for (const { host, flags, what } of holders) {
    unless(missing(host)).test(`of ${what} is refused when the user named it`, async () => {
      await using home = await tempHome();
      await using held = await holdPort(0, host);
      const args = ["--no-open", "--port", String(held.port), ...flags];
      expectTaken(await execute(binary, { home, args }), held.port, "--port");
    });

    unless(missing(host)).test(`of ${what} makes the app's own move on, and stay there`, async () => {
      await using home = await tempHome();
      await using _ = await holdPort(impatientPort, host);
      const args = ["--no-open", ...flags];
      await using first = await startAs(binary, { home, args });
      const { port } = new URL(first.url);
      expect(Number(port)).toBeGreaterThan(impatientPort);
      const { stderr } = await first.stop();
      expect(stderr).toContain(
        `Port ${impatientPort} is taken by another program; using ${port} from now on.`,
      );
      await using second = await startAs(binary, { home, args });
      expect(second.url).toBe(first.url);
      expect((await second.stop()).stderr).toBe("");
    });
  }

  unless(missing("::1")).test("of the other family is nobody's business without --ipv6", async () => {
    await using home = await tempHome();
    await using held = await holdPort(0, "::1");
    await using program = await startAs(binary, { home, args: ["--no-open", "--port", String(held.port)] });
    expect((await program.request("/health")).status).toBe(200);
  });

  test("is refused by the name of the variable that chose it", async () => {
    await using home = await tempHome();
    await using held = await holdPort(0);
    const env = { FIXTURE_PORT: String(held.port) };
    expectTaken(await execute(binary, { home, args: ["--no-open"], env }), held.port, "FIXTURE_PORT");
  });

  test("is refused by the line of settings.toml that chose it", async () => {
    await using home = await tempHome();
    await (await start(binary, { home })).stop();
    await using held = await holdPort(0);
    writeFileSync(home.file("settings.toml"), `# mine\nport = ${held.port}\n`);
    expectTaken(await execute(binary, { home, args: ["--no-open"] }), held.port, "settings.toml line 2");
  });

  test("and a hundred more end the search", async () => {
    await using home = await tempHome();
    await using holding = new AsyncDisposableStack();
    for (let port = impatientPort; port < impatientPort + 100; port += 1) holding.use(await holdIfFree(port));
    const outcome = await execute(binary, { home, args: ["--no-open"] });
    expect(outcome).toMatchObject({ stdout: "", exitCode: 1 });
    expect(outcome.stderr).toContain(`from ${impatientPort} on`);
    expect(outcome.stderr).toContain("--port 0");
  });

  unless(noPrivilegedPorts()).test("that is the administrator's alone is refused with exit 4", async () => {
    await using home = await tempHome();
    const reachable = copyFor(binary, home);
    const through = ["setpriv", `--reuid=${anotherUser}`, `--regid=${anotherUser}`, "--clear-groups"];
    const args = ["--no-open", "--port", "81"];
    const outcome = await execute(reachable, { home, args, through });
    expect(outcome).toMatchObject({ stdout: "", exitCode: 4 });
    expect(outcome.stderr).toContain(
      "Cannot listen on port 81 (--port): the system does not allow it\nTry: ",
    );
  });
});

/** One sentence with the port and who chose it, one hint, and a home that is free again. */
function expectTaken(outcome: Outcome, port: number, source: string): void {
  expect(outcome).toMatchObject({ stdout: "", exitCode: 1 });
  expect(outcome.stderr).toStartWith(
    `Cannot listen on port ${port} (${source}): another program has it\nTry: `,
  );
}

async function holdIfFree(port: number): Promise<HeldPort | null> {
  try {
    return await holdPort(port);
  } catch {
    // Taken as well, if not by this test.
    return null;
  }
}

function missing(host: string): Reason | null {
  return host.includes(":") && !existsSync("/proc/net/if_inet6") && process.platform === "linux"
    ? absent("this machine has no IPv6")
    : null;
}

function noPrivilegedPorts(): Reason | null {
  if (process.platform !== "linux")
    return impossible("only Linux keeps ports for the administrator in every version");
  if (process.getuid?.() !== 0) return absent("only the administrator can become somebody else");
  const first = Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
  return first > 81 ? null : absent("this machine lets everybody have every port");
}

/** Where that user may read it, with a folder that they may write to. */
function copyFor(binary: Binary, home: TempHome): Binary {
  const file = join(home.user, "fixture");
  copyFileSync(binary.file, file);
  chmodSync(file, 0o755);
  chmodSync(dirname(home.path), 0o755);
  for (const folder of [dirname(home.path), home.user]) chownSync(folder, anotherUser, anotherUser);
  return { ...binary, file };
}
