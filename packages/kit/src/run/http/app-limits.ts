// How much the app takes at once, where no route says otherwise.
import type { AppConfig } from "../config.ts";

/** Enough for a text and some pictures. A program that sends more is more likely broken. */
const defaultMaxBodyBytes = 10 * 1024 * 1024;
/** One user's windows send a few at a time; 256 mean a runaway script, and each takes memory. */
const defaultMaxRequestsInProgress = 256;
/** A browser keeps its connection for the next click; after this time it is gone. */
const defaultIdleSeconds = 30;

/** What the maker chose, else the defaults. */
export function readAppLimits({ maxBodyBytes, limits = {} }: AppConfig) {
  return {
    maxBodyBytes: maxBodyBytes ?? defaultMaxBodyBytes,
    requestsInProgress: limits.requestsInProgress ?? defaultMaxRequestsInProgress,
    idleSeconds: limits.idleSeconds ?? defaultIdleSeconds,
  };
}
