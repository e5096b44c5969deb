#!/usr/bin/env node
// Starts the executable that npm installed for this system, and ends as it ends.
"use strict";
const { spawn } = require("node:child_process");

const packages = JSON.parse("@PACKAGES@");

function key() {
  const { platform, arch } = process;
  const isMusl = platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  return `${platform}-${arch}${isMusl ? "-musl" : ""}`;
}

function find() {
  const name = packages[key()];
  if (name === undefined) {
    throw new Error(`Cannot start @NAME@: there is no version for ${key()}`);
  }
  try {
    return require.resolve(`${name}/bin/@NAME@${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    throw new Error(
      `Cannot start @NAME@: the package "${name}" is missing\n` +
        "Try: install again, without --omit=optional or --no-optional",
    );
  }
}

function launch() {
  const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; this one only waits.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", fail);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(error) {
  console.error(error.message);
  process.exit(1);
}

try {
  launch();
} catch (error) {
  fail(error);
}
