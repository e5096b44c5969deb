import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeProbation, probationVariable } from "../../../src/run/update/probation.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const gate = { enter: () => true, shut: () => {} };

async function prepare() {
  const folder = await tempFolder();
  const state = join(folder.dir, "state");
  mkdirSync(state);
  const mark = join(state, "pending-update.json");
  writeFileSync(mark, "{}");
  return { state, mark, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe("makeProbation()", () => {
  test("holds writes until the update blesses, and takes its mark away before", async () => {
    await using place = await prepare();
    const probation = makeProbation({ [probationVariable]: "1" }, place);
    const entered = Promise.resolve(probation.guard(gate).enter()).then(() => existsSync(place.mark));
    probation.serves();
    expect(existsSync(place.mark)).toBe(true);
    probation.bless();
    expect(await entered).toBe(false);
  });

  test("holds the writes of a start after a cut-off update until it serves", async () => {
    await using place = await prepare();
    const probation = makeProbation({}, place);
    const entered = Promise.resolve(probation.guard(gate).enter()).then(() => existsSync(place.mark));
    expect(existsSync(place.mark)).toBe(true);
    probation.serves();
    expect(await entered).toBe(false);
  });

  test("takes no write when the mark of the update stays", async () => {
    await using place = await prepare();
    const probation = makeProbation({ [probationVariable]: "1" }, { state: join(place.state, "gone") });
    let isIn = false;
    void Promise.resolve(probation.guard(gate).enter()).then(() => (isIn = true));
    expect(() => probation.bless()).toThrow();
    await Promise.resolve();
    expect(isIn).toBe(false);
  });

  test("leaves the gate alone without an update", async () => {
    await using folder = await tempFolder();
    expect(makeProbation({}, { state: folder.dir }).guard(gate)).toBe(gate);
  });
});
