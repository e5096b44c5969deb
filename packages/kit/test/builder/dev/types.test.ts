import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { checkTypes, makeTypeChecker, tellErrors } from "../../../src/builder/dev/types.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";

setDefaultTimeout(30_000);

/** A checker whose looks end when the test says so. */
function fakeChecker() {
  const looks: ((errors: readonly string[] | null) => void)[] = [];
  const said: string[] = [];
  const look = () => new Promise<readonly string[] | null>((resolve) => void looks.push(resolve));
  const checker = makeTypeChecker(look, (text) => void said.push(text));
  return { checker, looks, said };
}

describe("makeTypeChecker()", () => {
  test("says errors once, and that they are gone", async () => {
    const { checker, looks, said } = fakeChecker();
    for (const errors of [[], ["a"], ["a"], [], []]) {
      checker.request();
      looks.at(-1)?.(errors);
      await checker.idle();
    }
    expect(said).toEqual(["1 type error:\n  a", "The types are correct again."]);
  });

  test("looks once more, however often it was asked meanwhile, and forgets what is out of date", async () => {
    const { checker, looks, said } = fakeChecker();
    checker.request();
    checker.request();
    checker.request();
    looks[0]?.(["of a state that is gone"]);
    await Promise.resolve();
    looks[1]?.(["now"]);
    await checker.idle();
    expect(looks).toHaveLength(2);
    expect(said).toEqual(["1 type error:\n  now"]);
  });

  test("says nothing when it could not look", async () => {
    const { checker, looks, said } = fakeChecker();
    checker.request();
    looks[0]?.(null);
    await checker.idle();
    expect(said).toEqual([]);
  });
});

test("tellErrors() shows eight lines, none of them long", () => {
  const text = tellErrors(["x".repeat(500), ...Array.from({ length: 9 }, (_, at) => `line ${at}`)]);
  const lines = text.split("\n");
  expect(lines[0]).toBe("10 type errors:");
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe("  and 2 more: `bun check`");
  expect(lines[1]).toHaveLength(162);
});

describe("checkTypes()", () => {
  test("gives each error in a line", async () => {
    await using folder = await tempFolder();
    await Bun.write(`${folder.dir}/tsconfig.json`, '{ "include": ["a.ts"] }');
    await Bun.write(`${folder.dir}/a.ts`, 'export const a: string = 1;\nexport const b = "";\n');
    const look = (signal: AbortSignal) => checkTypes(folder.dir, readBuildMachine(), signal);
    expect(await look(new AbortController().signal)).toEqual([
      "a.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
    expect(await look(AbortSignal.abort())).toBeNull();
  });
});
