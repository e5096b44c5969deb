// What the page's policy forbids: code and content of others, and data on its way to them.
import type { Things } from "../main.ts";
import { blobUrl, blockedBy, element } from "./wait.ts";

// Not called by its name, which a bundler would warn of.
const evaluate = globalThis["eval" as keyof typeof globalThis] as (code: string) => unknown;

/** Not written where it is imported, where the bundler would ask for it. */
const atModule: string = "https://module.example/a.js";

export const refusedThings: Things = {
  "a <script> in HTML": () => Reflect.get(globalThis, "inline"),
  eval: () => evaluate("1 + 1"),
  "new Function": () => (new Function("return 2") as () => number)(),
  "a text for setTimeout": () => blockedBy("eval", () => Reflect.apply(setTimeout, globalThis, ["1"])),
  "a script from elsewhere": () =>
    blockedBy("script.example", () => element("script", { src: "https://script.example/a.js" })),
  "a module from elsewhere": () => blockedBy("module.example", () => import(atModule)),
  "a sheet from elsewhere": () =>
    blockedBy("sheet.example", () =>
      element("link", { rel: "stylesheet", href: "https://sheet.example/a.css" }),
    ),
  "a picture from elsewhere": () =>
    blockedBy("picture.example", () => element("img", { src: "https://picture.example/a.png" })),
  "a frame from elsewhere": () =>
    blockedBy("frame.example", () => element("iframe", { src: "https://frame.example/" })),
  "a request to elsewhere": () => blockedBy("ask.example", () => fetch("https://ask.example/")),
  "a beacon to elsewhere": () =>
    blockedBy("beacon.example", () => navigator.sendBeacon("https://beacon.example/")),
  "a socket to elsewhere": () => blockedBy("socket.example", () => new WebSocket("wss://socket.example/")),
  "a request to a data: address": () => blockedBy("data", () => fetch("data:text/plain,a")),
  "a form to elsewhere": () =>
    blockedBy("form.example", () =>
      element("form", { action: "https://form.example/", method: "post" }).submit(),
    ),
  "a form to the app itself": () =>
    blockedBy("/api/echo", () => element("form", { action: "/api/echo", method: "post" }).submit()),
  "an <object>": () => blockedBy("blob", () => element("object", { data: blobUrl("a", "text/html") })),
  "a <base>": () => blockedBy("base.example", () => element("base", { href: "https://base.example/" })),
  "a service worker": async () => void (await navigator.serviceWorker.register("/worker.js")),
};
