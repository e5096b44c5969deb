// A timer of start().
import type { Things } from "../routes.ts";

const first = Promise.withResolvers<string>();

export function startTicking(): () => void {
  const timer = setInterval(() => first.resolve("ticked"), 1);
  return () => clearInterval(timer);
}

export const tickThings = (): Things => ({ "a timer of start()": () => first.promise });
