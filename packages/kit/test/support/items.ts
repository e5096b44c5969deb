// The items of the tests' own app, over HTTP.
import { expect } from "bun:test";

import type { Program } from "./program.ts";

export function jsonBody(body: unknown): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

/** Adds an item and waits until it is acknowledged. */
export async function postItem(program: Pick<Program, "request">, name: string): Promise<void> {
  const answer = await program.request("/api/items", jsonBody({ name }));
  expect(`${answer.status} ${await answer.text()}`).toStartWith("201 ");
}

export async function itemNames(program: Pick<Program, "request">): Promise<string[]> {
  const items = (await (await program.request("/api/items")).json()) as { name: string }[];
  return items.map(({ name }) => name);
}
