import { describe, expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";

import { materials } from "../../../src/builder/pipeline/materials.ts";
import type { ReleaseContext } from "../../../src/builder/pipeline/step.ts";
import { tempProject } from "../../support/project.ts";

describe("the bills of materials of a release", () => {
  test("are copied beside the archives, and whoever publishes hears of packages without a license", async () => {
    const bill = { components: [{ name: "a", licenses: [] }, { name: "b" }] };
    await using project = await tempProject({ "dist/linux-x64/sbom.cdx.json": JSON.stringify(bill) });
    const plan = await project.plan();
    const [target] = plan.targets;
    await mkdir(project.file("work"));
    const built = [{ target, executable: project.file("dist", "linux-x64", "sprout") }];
    const context = { plan, built, workDir: project.file("work") } as unknown as ReleaseContext;
    const result = await materials.run(context);
    expect(result).toMatchObject({ state: "made", told: ["b names no license, so nobody may pass it on."] });
    expect(await Bun.file(project.file("work", `sprout-1.2.3-${target?.name}.cdx.json`)).json()).toEqual(
      bill,
    );
  });
});
