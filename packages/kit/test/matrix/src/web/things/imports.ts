// What comes into the page by an import, or by an address in HTML and CSS.
import type { Things } from "../main.ts";
import answer from "./answer.wasm" with { type: "file" };
import spriteFile from "../sprite.svg";
import table from "./table.json";
import options from "./options.toml";
import text from "./text.txt" with { type: "text" };
import workerFile from "./worker.js" with { type: "file" };
import { answerOf, hear, nextFrame } from "./wait.ts";

const awaited = await Promise.resolve("awaited");
const pick = <Kind extends Element>(selector: string) => document.querySelector<Kind>(selector) as Kind;

export const importThings: Things = {
  "a JSON import": () => table,
  "a text import": () => text,
  "a TOML import": () => options,
  "a WASM file, streamed": async () => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch(answer));
    return (instance.exports["answer"] as () => number)();
  },
  "import() of a module by name": async () => (await import("./later.ts")).later,
  "a name that the build defines": () => process.env.MATRIX_DEFINED,
  "await at the top of a module": () => awaited,
  "an <img>": () => pick<HTMLImageElement>("#picture").naturalWidth,
  "an SVG sprite": async () => {
    const sprite = pick<SVGUseElement>("#sprite");
    sprite.setAttribute("href", `${spriteFile}#dot`);
    // No event says that it has come.
    for (let tries = 0; tries < 100 && sprite.getBBox().width === 0; tries += 1) await nextFrame();
    return sprite.getBBox().width;
  },
  "an <audio>": async () => {
    const audio = pick<HTMLAudioElement>("#tone");
    if (audio.readyState === 0) await hear(audio, "loadedmetadata");
    return audio.duration;
  },
  "a web manifest": async () =>
    (await (await fetch(pick<HTMLLinkElement>("[rel=manifest]").href)).json()) as unknown,
  "@import in CSS": () => getComputedStyle(pick("#plain")).letterSpacing,
  "url() in CSS": () => getComputedStyle(pick("#plain")).backgroundImage.startsWith('url("'),
  "a worker of a file import": () => answerOf(new Worker(workerFile)),
};
