// Chooses how a command shows its progress: live on a terminal, lines elsewhere.
import type { Plan } from "../plan/make.ts";
import { choosePaint } from "./colors.ts";
import { liveProgress, plainProgress, type Progress } from "./progress.ts";

export function openProgress({ output, machine }: Pick<Plan, "output" | "machine">): Progress {
  const isLive = output === "terminal" && process.stderr.isTTY && machine.env["TERM"] !== "dumb";
  const paint = choosePaint(isLive, machine.env);
  const write = (text: string) => void process.stderr.write(text);
  const options = { write, paint, now: () => performance.now() };
  return isLive ? liveProgress(options) : plainProgress(options);
}
