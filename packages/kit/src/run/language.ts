// The languages of this computer's user, the best first. Pure.
import type { Machine } from "./machine.ts";

/**
 * What the environment says, as POSIX has it (https://pubs.opengroup.org/onlinepubs/9799919799/,
 * chapter 8.2), and GNU's list before it; else what the system told the runtime: who double-clicks
 * on macOS has no LANG, and Windows has none at all.
 */
export function systemLanguages({
  platform,
  env,
  locale,
}: Pick<Machine, "platform" | "env" | "locale">): string[] {
  const chosen = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  if (platform === "win32" || chosen === "") return [locale];
  const tag = tagOf(chosen);
  // The plain locale: programs are to speak as they were written.
  if (tag === "C" || tag === "POSIX") return ["en"];
  const list = (env["LANGUAGE"] ?? "").split(":").filter(Boolean).map(tagOf);
  return [...list, tag];
}

/** `de_AT.UTF-8@euro` → `de-AT` */
function tagOf(locale: string): string {
  return (locale.split(/[.@]/)[0] ?? "").replaceAll("_", "-");
}
