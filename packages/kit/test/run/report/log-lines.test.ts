import { describe, expect, test } from "bun:test";

import { DrizzleQueryError } from "drizzle-orm/errors";
import { t, ValidationError } from "elysia";

import { formatLogLine } from "../../../src/run/log/line.ts";
import { lastLogLines } from "../../../src/run/report/log-lines.ts";

const diary = "Dear diary\n2026-01-31 12:00:00 today\nFailed query: me\n    at home\n";
const statement = "insert into notes values (?, 'my ''own'' words')";
const failedQuery = new DrizzleQueryError(statement, [diary, "secret"], new Error("SQLITE_BUSY"));
// Whatever Elysia makes of an answer that does not fit.
const schema = t.Object({ title: t.Number() });
const unfit = new ValidationError("response", schema, { title: diary, body: "secret" });

/** As the log has a bug that answered a request. */
function logOf(error: Error): string[] {
  const record = { category: ["app"], level: "error", timestamp: Date.UTC(2026, 0, 31) } as const;
  const message = ["A bug answered a request with 500: ", "1", " ", error.stack, ""];
  const line = formatLogLine({ ...record, message, rawMessage: "{id} {stack}", properties: {} });
  const next = formatLogLine({ ...record, message: ["Stopped"], rawMessage: "Stopped", properties: {} });
  return `${line}${next}`.trimEnd().split("\n");
}

const jsonOf = (error: Error) => [JSON.stringify({ level: "ERROR", properties: { stack: error.stack } })];

describe("lastLogLines()", () => {
  test.each([
    ["a failed statement", failedQuery],
    ["an answer that does not fit", unfit],
  ])("leaves out the user's rows of %s, and keeps the stack", (_, error) => {
    expect(String(error.stack)).toMatch(/diary/);
    for (const lines of [logOf(error), jsonOf(error)]) {
      const text = lastLogLines(lines, 100).join("\n");
      expect(text).not.toMatch(/diary|today|me\b|at home|secret|own/);
      expect(text).toContain("log-lines.test.ts:");
    }
    expect(lastLogLines(logOf(error), 100).at(-1)).toEndWith("Stopped");
  });

  test("keeps what the statement was, without the texts in it", () => {
    expect(lastLogLines(logOf(failedQuery), 100).join("\n")).toContain("insert into notes values (?, '…')");
  });

  test("keeps the last lines as they are where there is nothing to hide", () => {
    const lines = ["2026-01-31 12:00:00.000Z info Started", "2026-01-31 12:00:01.000Z info Stopped", "{x"];
    expect([lastLogLines(lines, 10), lastLogLines(lines, 2)]).toEqual([lines, lines.slice(1)]);
  });
});
