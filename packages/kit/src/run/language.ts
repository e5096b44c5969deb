// The user's languages, best first. Pure.
import type { Machine } from "./machine.ts";

/**
 * Reads GNU's list and POSIX's variables (https://pubs.opengroup.org/onlinepubs/9799919799/,
 * chapter 8.2), else the system's answer to the runtime: macOS sets no LANG for a double-clicked
 * app, and Windows never has one.
 */
export function systemLanguages({
  platform,
  env,
  locale,
}: Pick<Machine, "platform" | "env" | "locale">): string[] {
  const chosen = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  if (platform === "win32" || chosen === "") return [locale];
  const tag = tagOf(chosen);
  // The plain locale asks for the program's own language.
  if (tag === "C" || tag === "POSIX") return ["en"];
  const list = (env["LANGUAGE"] ?? "").split(":").filter(Boolean).map(tagOf);
  return [...list, tag];
}

/** `de_AT.UTF-8@euro` → `de-AT` */
function tagOf(locale: string): string {
  return (locale.split(/[.@]/)[0] ?? "").replaceAll("_", "-");
}
