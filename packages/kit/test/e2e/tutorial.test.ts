// docs/tutorial.md, followed to the letter: its commands in their order in one shell's folder, its files written, its outputs seen.
import { expect } from "bun:test";
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { browserMissing, openPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { freePort } from "../support/ports.ts";
import { scaffoldProject } from "../support/project-copy.ts";
import { repository } from "../support/places.ts";
import { identity, makeFolder, run, scaffolder } from "../support/scaffold.ts";
import { notOnWindows, unless } from "../support/skip.ts";

interface Block {
  /** `sh` is run, `ts` and `tsx` are written, "" is what came out. */
  language: string;
  text: string;
  /** The file that the sentence before the block names. */
  file: string | null;
}

unless(notOnWindows("its shell is another one there, and no script can stand in for `bun`")).test(
  "docs/tutorial.md does what it says",
  async () => {
    const cwd = await makeFolder();
    const port = String(await freePort());
    const env = prepare(cwd);
    const started: Bun.Subprocess[] = [];
    let dir = cwd;
    let said: () => string = String;
    let isBackground = false;
    try {
      for (const block of readBlocks(port)) {
        if (block.language === "sh") isBackground = block.text.trimEnd().endsWith("&");
        if (block.language === "sh" && isBackground) {
          const log = join(cwd, "background.log");
          started.push(startInBackground(block.text, { cwd: dir, env, log }));
          said = () => readFileSync(log, "utf8");
        } else if (block.language === "sh") {
          const marked = `${block.text}\npwd > "$TUTORIAL_DIR/pwd"\n`;
          const ran = await run(["bash", "-euo", "pipefail", "-c", marked], { cwd: dir, env });
          expect([block.text, ran.exitCode, ran.exitCode === 0 ? "" : ran.stdout + ran.stderr]).toEqual([
            block.text,
            0,
            "",
          ]);
          dir = readFileSync(join(cwd, "pwd"), "utf8").trim();
          said = () => ran.stdout;
        } else if (block.file !== null) {
          writeFileSync(join(dir, block.file), block.text);
        } else {
          // A program in the background takes a moment; what was waited for is looked at all the same.
          if (isBackground) await until(said, (output) => output.includes("\n"));
          expect(said()).toContain(block.text.trim());
        }
      }
      // Formatted as the project wants it.
      const formatted = await run([process.execPath, "fmt", "--no-script", "--check", "src"], {
        cwd: dir,
      });
      expect([formatted.exitCode, formatted.exitCode === 0 || formatted]).toEqual([0, true]);
    } finally {
      for (const child of started) child.kill();
    }
  },
  240_000,
);

unless(browserMissing).test(
  "the page of docs/tutorial.md shows what is saved in its file, and keeps what the app did not store",
  async () => {
    await using project = await scaffoldProject({ sample: "none" });
    for (const { file, text } of readBlocks("0")) if (file !== null) await project.write({ [file]: text });
    await project.run("bun run db:generate --name tasks");
    const dev = await project.serve("bun dev");
    await using page = await openPage(/http\S+#code=\S+/.exec(dev.output())?.[0] ?? "");
    await add("Water the plants");
    await page.until(`document.querySelector("li")?.textContent === "Water the plants"`);
    await page.until(`document.querySelector("input").value === ""`);
    const main = "src/web/main.tsx";
    await project.write({ [main]: project.read(main).replace("New task", "Another task") });
    await page.until(`document.querySelector("[aria-label='Another task']")`);
    await page.until(`document.querySelector("li")?.textContent === "Water the plants"`);
    await dev.stop();
    await add("Feed the cat");
    await page.until(`document.querySelector("[role=alert]").textContent !== ""`);
    expect(await page.read<string>(`document.querySelector("input").value`)).toBe("Feed the cat");
    expect(await page.read<number>(`document.querySelectorAll("li").length`)).toBe(1);

    async function add(title: string) {
      await page.click(`document.querySelector("input")`);
      await page.view.type(title);
      await page.press("Add");
    }
  },
  120_000,
);

/** Of each block the file that is named last before it, when the sentence ends with a colon. */
function readBlocks(port: string): Block[] {
  const text = readFileSync(join(repository, "docs", "tutorial.md"), "utf8").replaceAll("24680", port);
  return [...text.matchAll(/([^\n]*)\n\n```(\w*)\n([^]*?)^```$/gm)].map(
    ([, before = "", language = "", code = ""]) => ({
      language,
      text: code,
      file: /^tsx?$/.test(language) ? (/`(src\/[\w/.-]+)`/.exec(before)?.[1] ?? null) : null,
    }),
  );
}

/** A home of its own, and a `bun` that takes `bun create samara` from this repository instead of the registry. */
function prepare(cwd: string): Record<string, string> {
  const bin = join(cwd, "bin");
  mkdirSync(bin);
  const home = join(cwd, "user");
  mkdirSync(home);
  const bun = join(bin, "bun");
  const create = JSON.stringify(join(scaffolder, "cli.ts"));
  writeFileSync(
    bun,
    `#!/bin/sh
if [ "$1 $2" = "create samara" ]; then shift 2; exec "${process.execPath}" ${create} "$@"; fi
exec "${process.execPath}" "$@"
`,
  );
  chmodSync(bun, 0o755);
  const cache =
    process.env["BUN_INSTALL_CACHE_DIR"] ?? join(process.env["HOME"] ?? "", ".bun", "install", "cache");
  return {
    ...identity,
    HOME: home,
    USERPROFILE: home,
    TUTORIAL_DIR: cwd,
    BUN_INSTALL_CACHE_DIR: cache,
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
  };
}

function startInBackground(
  text: string,
  { cwd, env, log }: { cwd: string; env: Record<string, string>; log: string },
): Bun.Subprocess {
  const output = openSync(log, "w");
  const command = `exec ${text.trim().replace(/&$/, "")}`;
  const child = Bun.spawn(["bash", "-c", command], {
    cwd,
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: output,
    stderr: output,
  });
  closeSync(output);
  return child;
}
