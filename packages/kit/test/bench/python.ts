// Packs the peer in Python into one file, with a virtual environment of the benchmark's own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { run } from "./children.ts";
import { benchFolder, type Made } from "./program.ts";

/** The others come as these ask for them. */
const pinned = ["flask==3.1.3", "waitress==3.0.2", "pyinstaller==6.16.0"];
const title = "Flask + Waitress, PyInstaller";

const probe = `import sys, flask, waitress, PyInstaller
from importlib.metadata import version
print(", ".join(["Python " + sys.version.split()[0], *(
  name + " " + version(name) for name in ("Flask", "Waitress", "PyInstaller"))]))`;

export async function makePythonPeer(
  app: string,
  folder: string,
  say: (text: string) => void,
): Promise<Made> {
  const venv = join(benchFolder, "venv");
  const isWindows = process.platform === "win32";
  const python = join(venv, isWindows ? join("Scripts", "python.exe") : join("bin", "python"));
  let found = await run([python, "-c", probe]);
  if (!found.ok) {
    say(`Installing ${pinned.join(", ")} into ${venv}`);
    mkdirSync(benchFolder, { recursive: true });
    const made = await run([isWindows ? "python" : "python3", "-m", "venv", venv]);
    if (!made.ok) return { title, missing: `python3 -m venv fails: ${made.reason}` };
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pinned];
    const installed = await run([python, ...pip]);
    if (!installed.ok) return { title, missing: `pip install fails: ${installed.reason}` };
    found = await run([python, "-c", probe]);
    if (!found.ok) return { title, missing: `pip installed what Python cannot import: ${found.reason}` };
  }
  say("Packing the peer in Python");
  const out = join(folder, "flask");
  const places = ["--distpath", out, "--workpath", join(out, "work"), "--specpath", out];
  const packed = await run([python, "-m", "PyInstaller", "--onefile", "--log-level=ERROR", ...places, app]);
  if (!packed.ok) return { title, missing: `PyInstaller fails: ${packed.reason}` };
  const executable = join(out, isWindows ? "app.exe" : "app");
  return { name: "flask", title, executable, version: found.stdout.trim(), isSlow: true };
}
