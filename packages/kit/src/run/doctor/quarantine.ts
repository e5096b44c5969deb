// Whether the system still marks the executable as downloaded: then it may refuse to run it, or ask
// each time.
import { readFileSync } from "node:fs";

import { ok, warning, type Finding, type Patient } from "./finding.ts";

export function checkQuarantine({
  machine,
}: {
  machine: Pick<Patient["machine"], "platform" | "execPath">;
}): Finding {
  const { platform, execPath } = machine;
  return judgeQuarantine(
    execPath,
    platform,
    platform === "darwin" ? readAttribute(execPath) : readZone(execPath),
  );
}

/**
 * @param mark the system's mark beside the file: a value of com.apple.quarantine, or a
 * Zone.Identifier; null for none
 */
export function judgeQuarantine(
  execPath: string,
  platform: Patient["machine"]["platform"],
  mark: string | null,
): Finding {
  const name = "quarantine";
  // macOS runs an app that is still in the downloads from a random read-only place.
  if (platform === "darwin" && (mark || execPath.includes("/AppTranslocation/"))) {
    return warning(
      name,
      `macOS has "${execPath}" in quarantine`,
      `xattr -dr com.apple.quarantine "${markedFile(execPath)}"`,
    );
  }
  // Zone 3 is the internet, 4 untrusted sites:
  // https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/platform-apis/ms537183(v=vs.85)
  if (platform === "win32" && /^ZoneId=[34]\b/m.test(mark ?? "")) {
    return warning(
      name,
      `Windows marks "${execPath}" as downloaded`,
      "open the file's properties and tick Unblock",
    );
  }
  return ok(name, platform === "linux" ? "this system marks no files" : "the system trusts the executable");
}

/** The whole bundle, which is what people download. */
function markedFile(execPath: string): string {
  return /^(.*\.app)\/Contents\/MacOS\/[^/]+$/.exec(execPath)?.[1] ?? execPath;
}

function readAttribute(file: string): string | null {
  const command = ["/usr/bin/xattr", "-p", "com.apple.quarantine", file];
  const child = Bun.spawnSync(command, { stdio: ["ignore", "pipe", "ignore"] });
  return child.exitCode === 0 ? child.stdout.toString().trim() : null;
}

/** A second stream of the same file, on NTFS. */
function readZone(file: string): string | null {
  try {
    return readFileSync(`${file}:Zone.Identifier`, "utf8");
  } catch {
    return null;
  }
}
