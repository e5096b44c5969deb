// Version 1.0.0 in a folder of the user's, with a host that offers version 2.0.0.
import { expect } from "bun:test";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Binary } from "../binary.ts";
import { tempHome, type TempHome } from "../home.ts";
import { platforms } from "../platform.ts";
import { execute, start, type Outcome, type Program } from "../program.ts";
import { hostReleases, type Host } from "./host.ts";
import type { Releases } from "./releases.ts";

export interface Installed extends AsyncDisposable {
  home: TempHome;
  binary: Binary;
  host: Host;
  file: string;
  update(args?: readonly string[], env?: Record<string, string>): Promise<Outcome>;
  version(): Promise<string>;
}

/** @param place of the executable, below the user's own folder */
export async function install(releases: Releases, place = "programs/fixture"): Promise<Installed> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  const home = await tempHome();
  const file = join(home.user, place);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(releases.older, file);
  chmodSync(file, 0o755);
  const binary = { platform, file };
  const host = hostReleases(releases);
  return {
    home,
    binary,
    host,
    file,
    update: (args = [], env = {}) =>
      execute(binary, {
        home,
        args: ["update", "--json", ...args],
        env: { FIXTURE_UPDATE_URL: host.url, ...env },
      }),
    version: async () =>
      JSON.parse((await execute(binary, { home, args: ["version", "--json"] })).stdout).version,
    async [Symbol.asyncDispose]() {
      await execute(binary, { home, args: ["stop"] });
      host[Symbol.dispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** With a home, and not running. */
export async function installStopped(releases: Releases): Promise<Installed> {
  const app = await install(releases);
  await (await start(app.binary, { home: app.home })).stop();
  return app;
}

/** A page of the app: it outlives the version that opened it. */
export function openPage({ url }: Pick<Program, "url">, home: TempHome): Pick<Program, "request"> {
  return {
    request: (path, init = {}) => {
      const token = readFileSync(home.file(".state", "token"), "utf8");
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
      return fetch(new URL(path, url), { ...init, headers });
    },
  };
}

/** Nothing of an update stays beside the executable. */
export function expectTidy({ file, home }: Pick<Installed, "file" | "home">): void {
  expect(readdirSync(join(file, ".."))).toEqual(["fixture"]);
  expect(existsSync(home.file(".state", "pending-update.json"))).toBe(false);
  expect(existsSync(home.file(".state", "rehearsal"))).toBe(false);
}

export function sumOf(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}
