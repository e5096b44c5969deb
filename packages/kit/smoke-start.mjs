// Unpacks one target's archive, starts the executable in it on a home of its own, asks for its health, and stops it.
// For the build servers of release.yml: plain Node, nothing to install.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [dist = "dist", target = ""] = process.argv.slice(2);
const release = JSON.parse(readFileSync(join(dist, "release.json"), "utf8"));
const artifact = release.artifacts.find((found) => found.target === target);
if (!artifact) throw new Error(`There is no artifact for "${target}" in ${join(dist, "release.json")}`);

const folder = mkdtempSync(join(tmpdir(), "smoke-"));
// tar reads zip archives, too, on macOS and Windows, which are the ones that get them; not the tar that Git brings to Windows.
const tar =
  process.platform === "win32" ? join(process.env.SystemRoot ?? "C:\\Windows", "System32", "tar.exe") : "tar";
execFileSync(tar, ["-xf", resolve(dist, artifact.file), "-C", folder]);
const suffix = target.startsWith("windows") ? ".exe" : "";
const root = join(folder, `${release.name}-${release.version}-${target}`);
// On macOS it is inside the app's bundle.
const bundle = readdirSync(root).find((name) => name.endsWith(".app"));
const place = bundle === undefined ? root : join(root, bundle, "Contents", "MacOS");
const program = join(place, `${release.name}${suffix}`);
const args = ["--home", join(folder, "home")];
const child = spawn(program, ["serve", ...args, "--port", "0", "--no-open", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const tooLate = setTimeout(() => child.kill("SIGKILL"), 60_000);

try {
  const { url } = await readyLine(child);
  const health = await (await fetch(new URL("health", url))).json();
  if (health.status !== "ok" || health.version !== release.version)
    throw new Error(`It answers ${JSON.stringify(health)}`);
  execFileSync(program, ["stop", ...args]);
  const code = await new Promise((done) =>
    child.exitCode === null ? child.on("exit", done) : done(child.exitCode),
  );
  if (code !== 0) throw new Error(`It ended with ${code}`);
  console.log(`${target}: ${health.name} ${health.version} starts, answers and stops.`);
} finally {
  clearTimeout(tooLate);
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}

function readyLine({ stdout, ...rest }) {
  return new Promise((resolveLine, reject) => {
    let text = "";
    stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolveLine(JSON.parse(text.slice(0, text.indexOf("\n"))));
    });
    stdout.on("end", () => reject(new Error(`It ended before it was ready: ${text}${rest.exitCode ?? ""}`)));
  });
}
