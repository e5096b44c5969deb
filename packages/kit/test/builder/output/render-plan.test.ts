import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { renderPlan, renderTargets } from "../../../src/builder/output/render-plan.ts";
import { prepareShared } from "../../../src/builder/compile/stage.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempProject } from "../../support/project.ts";

setDefaultTimeout(30_000);

const flags = ["--target", "linux-x64,windows-x64"];
const machine = { env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000" }, stdoutIsTerminal: false };

describe("renderPlan()", () => {
  test("shows what would be built, and what stays out with the reason", async () => {
    await using project = await tempProject({
      "seed/a.txt": "a",
      "seed/@windows/b.txt": "bb",
      "seed/.env": "x",
    });
    const text = renderPlan(await prepareShared(await project.plan(flags, machine)));
    expect(text.split("\n").map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
      "app  sprout 1.2.3 (Sprout)",
      "commit  none: this is not a git checkout with a commit",
      "time  2023-11-14T22:13:20.000Z, in all build results",
      `Bun  ${Bun.version}`,
      `output  ${project.file("dist")}`,
      "migrations  0000_items",
      "assets  0 files, 0 B",
      "",
      "linux-x64  linux-x64/sprout  seeds: 1 file, 1 B",
      "windows-x64  windows-x64/sprout.exe  seeds: 2 files, 3 B",
      "",
      "These files stay out:",
      "  seed/.env  it may hold secrets",
      "Nothing was built.",
    ]);
  });

  test("is one JSON object for programs", async () => {
    await using project = await tempProject({ "seed/.env": "x" });
    const text = renderPlan(await prepareShared(await project.plan([...flags, "--json"], machine)));
    expect(text).not.toContain("\n");
    expect(JSON.parse(text)).toMatchObject({
      event: "plan",
      name: "sprout",
      targets: [
        { name: "linux-x64", file: "linux-x64/sprout" },
        { name: "windows-x64", file: "windows-x64/sprout.exe" },
      ],
      migrations: ["0000_items"],
      skipped: [{ path: "seed/.env", reason: "it may hold secrets" }],
    });
  });
});

test("renderTargets() lists every target, for people and for programs", () => {
  const lines = renderTargets("plain").split("\n");
  expect(lines).toHaveLength(targets.length);
  expect(lines[0]).toMatch(/^linux-x64 +Linux, Intel and AMD$/);
  expect(JSON.parse(renderTargets("json"))).toMatchObject({
    event: "targets",
    targets: targets.map(({ name }) => ({ name })),
  });
});
