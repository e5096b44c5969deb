// The language's and the web's own parts.
import type { Things } from "../routes.ts";

const day = new Date("2026-03-29T01:30:00Z");

export const platformThings = (): Things => ({
  "Intl: a time zone": () =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Vienna", timeStyle: "short" }).format(day),
  "Intl: a language": () => [
    (1234.5).toLocaleString("de-AT", { style: "currency", currency: "EUR" }),
    ["z", "ä", "a"].toSorted(new Intl.Collator("de").compare),
    new Intl.PluralRules("ar").select(3),
  ],
  "a variable of the environment at run time": () => process.env["MATRIX_IS_NOT_SET"] ?? "none",
  "a name that the build defines": () => process.env.MATRIX_DEFINED,
  "new Function": () => (new Function("a", "return a + 1") as (a: number) => number)(1),
  WebAssembly: async () => {
    const { instance } = await WebAssembly.instantiate(answerModule);
    return (instance.exports["answer"] as () => number)();
  },
  "crypto.subtle": async () => (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength,
  URLPattern: () => new URLPattern({ pathname: "/a/:b" }).exec("http://h/a/c")?.pathname.groups,
  "fetch of a data: address": async () => await (await fetch("data:text/plain,fetched")).text(),
  "a function's own text": () => named.name,
  "an error's own class": () => [new Wrong("a").name, new Wrong("a") instanceof Wrong, Wrong.name],
});

function named(): void {}

class Wrong extends Error {
  override readonly name = "Wrong";
}

/** `(module (func (export "answer") (result i32) i32.const 42))` */
const answerModule = Uint8Array.fromHex(
  "0061736d010000000105016000017f03020100070a0106616e7377657200000a06010400412a0b",
);
