import { describe, expect, test } from "bun:test";

import { findRunner } from "../../../src/builder/smoke/runner.ts";
import { targets } from "../../../src/builder/plan/targets.ts";

const linux = { platform: "linux", arch: "x64", libc: "glibc", env: {} } as const;
const prefix = { ...linux, env: { WINEPREFIX: "/wine" } };
const equipped = ["qemu-aarch64-static", "wine"];
const library = "/wine/drive_c/windows/system32/bcryptprimitives.dll";

/** Target → what stands in front of its executable, for those that can run. */
function runnable(machine: Parameters<typeof findRunner>[1], programs: readonly string[], absent = "") {
  const equipment = {
    which: (name: string) => (programs.includes(name) ? `/bin/${name}` : null),
    exists: (path: string) => path !== absent,
  };
  const found = targets.map((target) => [target.name, findRunner(target, machine, equipment)] as const);
  return Object.fromEntries(found.flatMap(([name, runner]) => (runner ? [[name, runner.before]] : [])));
}

describe("findRunner()", () => {
  test("runs this machine's own target as it is, whatever else there is", () => {
    expect(runnable(linux, [])).toEqual({ "linux-x64": [] });
    const mac = { platform: "darwin", arch: "arm64", libc: null, env: {} } as const;
    expect(runnable(mac, equipped)).toEqual({ "darwin-arm64": [] });
    const windows = { platform: "win32", arch: "x64", libc: null, env: {} } as const;
    expect(runnable(windows, equipped)).toEqual({ "windows-x64": [] });
    expect(runnable({ ...linux, libc: "musl" }, [])).toEqual({ "linux-x64-musl": [] });
  });

  test("runs the other processor's through qemu, when its libraries are there", () => {
    const before = ["/bin/qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];
    expect(runnable(linux, ["qemu-aarch64-static"])).toEqual({ "linux-x64": [], "linux-arm64": before });
    const library64 = "/usr/aarch64-linux-gnu/lib/libstdc++.so.6";
    expect(runnable(linux, ["qemu-aarch64-static"], library64)).toEqual({ "linux-x64": [] });
  });

  test("runs Windows' through Wine, in a prefix that the maker named and that has what Bun needs", () => {
    expect(runnable(prefix, ["wine"])).toEqual({ "linux-x64": [], "windows-x64": ["/bin/wine"] });
    expect(runnable(linux, ["wine"])).toEqual({ "linux-x64": [] });
    expect(runnable(prefix, [])).toEqual({ "linux-x64": [] });
    expect(runnable(prefix, ["wine"], library)).toEqual({ "linux-x64": [] });
  });
});
