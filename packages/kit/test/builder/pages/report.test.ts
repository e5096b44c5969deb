import { describe, expect, test } from "bun:test";

import { renderSizeReport, type Sizes } from "../../../src/builder/pages/report.ts";

const sizes = (version: string, archive: number): Sizes => ({
  version,
  files: { "linux-x64 tar.gz": archive },
  executables: { "linux-x64": 100_000_000 },
  packages: { elysia: 300_000, "(this project)": 20_000 },
});
const report = {
  bytes: 320_000,
  packages: [
    { name: "elysia", bytes: 300_000, modules: 1 },
    { name: "(this project)", bytes: 20_000, modules: 1 },
  ],
  modules: [
    { path: "node_modules/elysia/dist/index.mjs", bytes: 300_000, sourceBytes: 400_000, importedBy: [] },
    { path: "src/<main>.ts", bytes: 20_000, sourceBytes: 30_000, importedBy: [] },
  ],
};

describe("renderSizeReport()", () => {
  test("shows what changed against the last release", async () => {
    const now = sizes("1.1.0", 51_000_000);
    const html = await renderSizeReport({ title: "A & B", now, last: sizes("1.0.0", 50_000_000), report });
    expect(html).toContain("Compared with 1.0.0.");
    expect(html).toContain('<span class="more">+1.0 MB</span>');
    expect(html).toContain("A &amp; B");
    expect(html).not.toContain("src/<main>");
    expect(html.match(/https?:/g)).toBeNull();
  });

  test("says that there is no earlier one, and does without a build report", async () => {
    const html = await renderSizeReport({ title: "A", now: sizes("1.0.0", 1), last: null, report: null });
    expect(html).toContain("There is no earlier release");
    expect(html).not.toContain("treemap of");
  });
});
