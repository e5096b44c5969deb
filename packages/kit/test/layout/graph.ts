// Draws who imports whom, types included, and finds what leads back: circles, and folders that lean the wrong way. Pure.
import { join } from "node:path";

import { layers, type Layers } from "./layers.ts";
import { importedFiles, readSources, root, sources, type Source } from "./sources.ts";

/** By a file's path: the files that it imports. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export function drawKit(): Graph {
  return draw(sources.filter(({ path }) => path.startsWith("src/")));
}

/** The scaffolder and the apps: each imports its own files by their paths. */
export function drawOthers(): Graph[] {
  const places = ["packages/create-samara", ".", "examples/notebook", "packages/create-samara/sample-none"];
  return places.map((place) => draw(readSources(["src/**/*.{ts,tsx}"], join(root, "..", "..", place))));
}

function draw(files: readonly Source[]): Graph {
  return new Map(files.map(({ path, text }) => [path, importedFiles(path, text)]));
}

/** Each circle once, as the files in it: from any of them the imports lead to every other. */
export function findCircles(graph: Graph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const file of graph.keys()) {
    if (done.has(file)) continue;
    const circle = [...reach(graph, file)].filter((other) => reach(graph, other).has(file));
    for (const member of circle) done.add(member);
    if (circle.length > 0) circles.push(circle.sort());
  }
  return circles;
}

/** What a file's imports lead to; the file itself only when they lead back. */
function reach(graph: Graph, file: string): Set<string> {
  const found = new Set<string>();
  const waiting = [...(graph.get(file) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(graph.get(next) ?? []));
  }
  return found;
}

/** Imports of a layer above the file's own. */
export function climbingImports(graph: Graph): string[] {
  return layers.flatMap((table) =>
    [...graph]
      .filter(([file]) => file.startsWith(table.of))
      .flatMap(([file, imported]) => climbs(file, imported, table)),
  );
}

function climbs(file: string, imported: readonly string[], { of, order }: Layers): string[] {
  const level = levelOf(file, order);
  if (level === -1) return [`${file}: is on no layer; add it to layers in test/layout/layers.ts`];
  return imported
    .filter((other) => other.startsWith(of) && levelOf(other, order) > level)
    .map((other) => `${file}: may not import ${other}, which is on a layer above it`);
}

function levelOf(file: string, order: readonly RegExp[]): number {
  return order.findIndex((layer) => layer.test(file));
}
