// Three sides of a file, and what an update makes of it.
import { expect, test } from "bun:test";

import {
  applyPins,
  planPins,
  planUpdate,
  type UpdateAction,
} from "../../../src/build/machinery/machinery-plan.ts";

type Case = [
  what: string,
  delivered: string | null,
  present: string | null,
  offered: string | null,
  UpdateAction["kind"] | null,
];

test.each<Case>([
  ["nothing new", "a", "a", "a", null],
  ["newer, untouched", "a", "a", "b", "replace"],
  ["new", null, null, "b", "add"],
  ["gone, untouched", "a", "a", null, "remove"],
  ["edited, nothing new", "a", "mine", "a", null],
  ["edited, and newer", "a", "mine", "b", "keep-edited"],
  ["edited to what is new", "a", "b", "b", null],
  ["edited, and gone", "a", "mine", null, "keep-dropped"],
  ["deleted, nothing new", "a", null, "a", null],
  ["deleted, and newer", "a", null, "b", "keep-deleted"],
  ["deleted, and gone", "a", null, null, null],
  ["the maker's own in the way of a new one", null, "mine", "b", "keep-edited"],
])("planUpdate(): %s", (_, delivered, present, offered, kind) => {
  const actions = planUpdate({
    delivered: side(delivered),
    present: side(present),
    offered: side(offered),
  });
  expect(actions).toEqual(kind === null ? [] : [{ kind, path: "x.ts" }]);
});

const pins = { scripts: {}, dependencies: {}, devDependencies: {}, packageManager: "bun@1.0.0" };

test("planPins() changes what the maker left alone, and tells of the rest", () => {
  const delivered = {
    ...pins,
    scripts: { dev: "a", ok: "a", old: "a" },
    dependencies: { "@scope/x.y": "1.0.0" },
  };
  const project = {
    name: "mine",
    scripts: { dev: "a", ok: "mine", old: "a", own: "mine" },
    dependencies: { "@scope/x.y": "1.0.0", own: "3.0.0" },
    packageManager: "bun@1.0.0",
  };
  const offered = {
    ...pins,
    scripts: { dev: "b", ok: "b", fresh: "b" },
    dependencies: { "@scope/x.y": "2.0.0" },
    packageManager: "bun@2.0.0",
  };
  const changes = planPins(delivered, project, offered);
  expect(changes).toEqual([
    { key: "scripts.dev", to: "b" },
    { key: "scripts.fresh", to: "b" },
    { key: "scripts.ok", to: "b", kept: "mine" },
    { key: "scripts.old", to: null },
    { key: "dependencies.@scope/x.y", to: "2.0.0" },
    { key: "packageManager", to: "bun@2.0.0" },
  ]);
  expect(applyPins(project, changes)).toEqual({
    name: "mine",
    scripts: { dev: "b", ok: "mine", own: "mine", fresh: "b" },
    dependencies: { "@scope/x.y": "2.0.0", own: "3.0.0" },
    packageManager: "bun@2.0.0",
  });
});

function side(hash: string | null): Record<string, string> {
  return hash === null ? {} : { "x.ts": hash };
}
