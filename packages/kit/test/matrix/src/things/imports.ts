// What comes into the file by an import.
import { importModule, resource, worker } from "samara-kit";
import type * as double from "../jobs/double.ts";
import type { Things } from "../routes.ts";
import table from "./data/table.json";
import words from "./data/words.txt" with { type: "text" };
import lettersFile from "./data/letters.txt" with { type: "file" };
import options from "./data/options.toml";
import list from "./data/list.yaml";

const awaited = await Promise.resolve("awaited");

export const importThings = (): Things => ({
  "importModule()": async () => ((await importModule("jobs/double.ts")) as typeof double).double(21),
  "worker()": () => ask(worker("jobs/echo.ts"), "hello"),
  "resource()": () => resource("assets/note.txt").text(),
  "a JSON import": () => table,
  "a text import": () => words,
  "a file import": () => Bun.file(lettersFile).text(),
  "a TOML import": () => options,
  "a YAML import": () => list,
  "import() of a module by name": async () => (await import("./later.ts")).later,
  "await at the top of a module": () => awaited,
});

function ask(thread: Worker, question: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  thread.addEventListener("message", ({ data }: MessageEvent<unknown>) => resolve(data));
  thread.addEventListener("error", ({ message }) => reject(new Error(message)));
  thread.postMessage(question);
  return promise.finally(() => thread.terminate());
}
