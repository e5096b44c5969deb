#!/usr/bin/env node
// create-samara's start, for any Node from 18 and any Bun: finds the pinned Bun, or fetches it, and hands over. Nothing more.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const { pinnedBun } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
process.exitCode = handOver(findBun() ?? fetchBun());

function handOver(bun) {
  if (bun === null) {
    console.error(
      `Cannot get Bun ${pinnedBun}, which makes the project: npx did not bring it. Nothing was created.`,
    );
    console.error("Try: again with a network, or install Bun from https://bun.com");
    return 1;
  }
  const result = spawnSync(bun.file, [join(here, "cli.js"), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, SAMARA_BUN: bun.shown },
  });
  return result.status ?? 1;
}

/** `shown` is what the maker types later. */
function findBun() {
  if (process.versions.bun === pinnedBun) return { file: process.execPath, shown: "bun" };
  const found = spawnSync("bun", ["--version"], { encoding: "utf8" });
  return found.status === 0 && found.stdout.trim() === pinnedBun ? { file: "bun", shown: "bun" } : null;
}

/** npm keeps what it fetched; where that is, the Bun itself says. */
function fetchBun() {
  const shown = `npx -y bun@${pinnedBun}`;
  console.log(`Fetching Bun ${pinnedBun} …`);
  const [program, ...args] = [...npmExec(), "--yes", `--package=bun@${pinnedBun}`, "--"];
  const found = spawnSync(program, [...args, "bun", "-p", "process.execPath"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    // On Windows npx is a script, which only a shell starts; nothing of what was typed is among its arguments.
    shell: program === "npx" && process.platform === "win32",
  });
  const file = found.status === 0 ? found.stdout.trim().split("\n").at(-1) : "";
  return file ? { file, shown } : null;
}

/** npm tells what it starts where its own JavaScript is. */
function npmExec() {
  const npm = process.env.npm_execpath ?? "";
  if (npm.endsWith("npm-cli.js")) return [process.execPath, npm, "exec"];
  return npm.endsWith("npx-cli.js") ? [process.execPath, npm] : ["npx"];
}
