// Finds a Python that has Flask and Waitress, or makes one in a virtual environment of the benchmark's own.
import { join } from "node:path";

import { errorCode } from "../../src/run/errors.ts";
import { track } from "./children.ts";

export type Python = { found: true; file: string; versions: string } | { found: false; reason: string };

/** Installed when the machine's own Python has neither; the others come as these ask for them. */
const pinned = ["flask==3.1.3", "waitress==3.0.2"];

/** The interpreter's own path too: a version manager's wrapper in front of it would count as start time. */
const probe = `import sys, flask, waitress
from importlib.metadata import version
print(sys.executable)
print("Python " + sys.version.split()[0] + ", Flask " + version("flask") + ", Waitress " + version("waitress"))`;

export async function findPython(benchFolder: string, say: (text: string) => void): Promise<Python> {
  const venv = join(benchFolder, "venv");
  const inVenv = process.platform === "win32" ? join("Scripts", "python.exe") : join("bin", "python");
  const own = (await look("python3")) ?? (await look(join(venv, inVenv)));
  if (own) return own;
  say(`Installing ${pinned.join(" and ")} into ${venv}`);
  const made = await run(["python3", "-m", "venv", venv]);
  if (!made.ok) return { found: false, reason: `python3 -m venv fails: ${made.reason}` };
  const installed = await run([
    join(venv, inVenv),
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    ...pinned,
  ]);
  if (!installed.ok) return { found: false, reason: `pip install fails: ${installed.reason}` };
  return (
    (await look(join(venv, inVenv))) ?? { found: false, reason: "pip installed what Python cannot import" }
  );
}

async function look(python: string): Promise<Python | null> {
  const answer = await run([python, "-c", probe]);
  if (!answer.ok) return null;
  const [file = "", versions = ""] = answer.stdout.trim().split(/\r?\n/);
  return { found: true, file, versions };
}

type Outcome = { ok: true; stdout: string } | { ok: false; reason: string };

async function run(command: string[]): Promise<Outcome> {
  try {
    const child = track(Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "pipe" }));
    const [stdout, stderr, exitCode] = await Promise.all([
      Bun.readableStreamToText(child.stdout),
      Bun.readableStreamToText(child.stderr),
      child.exited,
    ]);
    return exitCode === 0
      ? { ok: true, stdout }
      : { ok: false, reason: lastLine(stderr || stdout) || `it ends with ${exitCode}` };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { ok: false, reason: `there is no ${command[0]}` };
    throw error;
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
