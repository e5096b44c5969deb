// Leaves tests out and says why, in a line and in the test's name. Nothing else may: what is left out in silence seems to be proved.
import { describe, test } from "bun:test";

/** Why something cannot be tried here. */
export interface Reason {
  text: string;
  /** A tool that could be here. A build server must have it: there a test without it fails. */
  isTool: boolean;
}

/** This system has nothing of the kind. */
export function impossible(text: string): Reason {
  return { text, isTool: false };
}

/** What it takes could be here, and is not. */
export function absent(text: string): Reason {
  return { text, isTool: true };
}

export function notOnWindows(text: string): Reason | null {
  return process.platform === "win32" ? impossible(text) : null;
}

export interface Declare {
  test: DeclareOne<void | Promise<void>>;
  describe: DeclareOne<void>;
}

interface DeclareOne<Result> {
  (name: string, body: () => Result, timeLimitMs?: number): void;
  /** For rows of one value each. */
  each<Row extends string>(rows: readonly Row[]): (name: string, body: (row: Row) => Result) => void;
}

/** `unless(notOnWindows("Windows has no signals")).test("is stopped by SIGINT", async () => …)` */
export function unless(reason: Reason | null): Declare {
  if (reason === null) return { test, describe };
  const leaveOut = (name: string) => leaveOne(name, reason);
  const each = (rows: readonly string[]) => (name: string) =>
    rows.forEach((row) => leaveOut(name.replace("%s", row)));
  const declare = Object.assign(leaveOut, { each });
  return { test: declare, describe: declare };
}

function leaveOne(name: string, { text, isTool }: Reason): void {
  console.log(`skipped: ${name}: ${text}`);
  const isFailure = isTool && process.env["CI"] === "true";
  test.skipIf(!isFailure)(`${name} (${text})`, () => {
    throw new Error(`A build server must be able to try this: ${text}`);
  });
}
