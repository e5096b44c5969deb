// A process that says it is a browser on a profile, as far as its arguments tell.
import { until } from "./http.ts";

export interface FakeBrowser extends AsyncDisposable {
  pid: number;
}

export async function fakeBrowser(profile: string): Promise<FakeBrowser> {
  // It waits for the end of its input, which comes with this process at the latest.
  const args = ["--app=file:///open.html", `--user-data-dir=${profile}`, "--no-first-run"];
  const child = Bun.spawn(["sh", "-c", "echo ready; read -r line; :", "sh", ...args], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const reader = child.stdout.getReader();
  await until(async () => (await reader.read()).value?.length ?? 0, Boolean);
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
