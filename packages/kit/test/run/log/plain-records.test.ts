import { afterAll, beforeAll, describe, expect, test } from "bun:test";

import {
  configureSync,
  getLogger,
  jsonLinesFormatter,
  lazy,
  resetSync,
  type LogRecord,
} from "@logtape/logtape";

import { formatLogLine } from "../../../src/run/log/line.ts";
import { makePlainRecord } from "../../../src/run/log/plain-records.ts";

const records: LogRecord[] = [];
beforeAll(() => {
  const loggers = [{ category: [], sinks: ["list"], lowestLevel: "debug" as const }];
  configureSync({ reset: true, sinks: { list: (record) => void records.push(record) }, loggers });
});
afterAll(() => resetSync());

const templates = [
  "Started",
  "",
  "{a}",
  "{a}{b}",
  "{method} {path} in {ms} ms",
  "{a} twice {a}",
  "{{a}} and {b}",
  "{*}",
  "{ a }",
  "{a.b}",
  "{missing}",
  "{constructor}",
  "{a",
  "a}",
  "a}}",
  "{}",
  "line\n{a}",
];
const values: Record<string, unknown>[] = [
  {},
  { a: "x", b: 2 },
  { a: null, b: undefined },
  { a: true, b: 3, method: "GET", path: "/a b", ms: 0.5 },
  { a: { b: [1] }, b: new Error("broken") },
  { a: 3n, b: Symbol("s") },
  { a: lazy(() => "late"), b: () => "called" },
  { a: "x\ny", b: "\u001b[2J", constructor: "c" },
];
const cases = templates.flatMap((template) => values.map((properties) => ({ template, properties })));

function fromLogTape(template: string, properties: Record<string, unknown>): LogRecord {
  getLogger("app").info(template, properties);
  return records.at(-1) as LogRecord;
}

const timestamp = 0;

describe("makePlainRecord()", () => {
  test("makes what LogTape makes, or leaves it to LogTape", () => {
    for (const { template, properties } of cases) {
      const made = makePlainRecord("info", template, properties);
      if (!made) continue;
      const expected = fromLogTape(template, properties);
      expect(formatLogLine({ ...made, timestamp })).toBe(formatLogLine(copyOf(expected)));
      expect(jsonLinesFormatter({ ...made, timestamp })).toBe(jsonLinesFormatter(copyOf(expected)));
    }
  });

  test("leaves only what is rare to LogTape", () => {
    const left = cases.filter(({ template, properties }) => !makePlainRecord("info", template, properties));
    const isRare = ({ template, properties }: (typeof cases)[number]) =>
      /\{\{|\}\}|\{\*|\{ |\.|\{\}|\{a$|^a\}$/.test(template) ||
      Object.values(properties).some(
        (value) => value !== null && ["object", "bigint", "symbol"].includes(typeof value),
      ) ||
      [...template.matchAll(/\{(\w+)\}/g)].some(([, name]) => !Object.hasOwn(properties, name ?? ""));
    expect(left.filter((each) => !isRare(each))).toEqual([]);
    expect(left.length).toBeLessThan(cases.length);
  });

  test("leaves what is no text, and no properties, to LogTape", () => {
    for (const [message, properties] of [
      [1, {}],
      ["A", null],
      ["A", () => ({})],
    ])
      expect(makePlainRecord("info", message as string, properties as never)).toBeNull();
  });

  test("keeps the values that a call had", () => {
    const properties = { a: 1 };
    const made = makePlainRecord("info", "A", properties);
    properties.a = 2;
    expect(made?.properties).toEqual({ a: 1 });
  });
});

/** LogTape's records compute their parts when they are read. */
function copyOf(record: LogRecord): LogRecord {
  const { category, level, message, rawMessage, properties } = record;
  return { category, level, message, rawMessage, properties, timestamp };
}
