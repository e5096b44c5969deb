// Does every thing of the page's once, and says by its name what came of it: `await matrix`.
import { access, connect } from "samara-kit/web";
import { dataThings } from "./things/data.ts";
import { importThings } from "./things/imports.ts";
import { refusedThings } from "./things/refused.ts";
import { serverThings } from "./things/server.ts";
import { styleThings } from "./things/styles.ts";

export type Things = Record<string, () => unknown>;

const things: Things = {
  ...importThings,
  ...styleThings,
  ...dataThings,
  ...serverThings,
  ...refusedThings,
};

async function tryOut(run: () => unknown): Promise<unknown> {
  try {
    return (await run()) ?? null;
  } catch (error) {
    return error instanceof Error || error instanceof DOMException ? error.name : String(error);
  }
}

async function tryAll(): Promise<Record<string, unknown>> {
  await connect();
  if (access.state !== "in") return { access: access.state };
  const results: Record<string, unknown> = {};
  // One after the other: a violation of the policy belongs to the thing that was tried last.
  for (const [name, run] of Object.entries(things)) results[name] = await tryOut(run);
  return results;
}

Object.assign(globalThis, { matrix: tryAll() });
