// What a page does with its user's own data.
import type { Things } from "../main.ts";
import { allowedBy, answerOf, blobUrl, element, hear } from "./wait.ts";

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>`;
const pdf =
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF";

async function silentWav(): Promise<ArrayBuffer> {
  return await (await fetch((document.querySelector("#tone") as HTMLAudioElement).src)).arrayBuffer();
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("matrix", 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore("kept"));
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error));
  });
}

export const dataThings: Things = {
  WebAssembly: async () =>
    (await WebAssembly.compile(Uint8Array.fromHex("0061736d01000000"))) instanceof WebAssembly.Module,
  "a worker from a blob": () => answerOf(new Worker(blobUrl("postMessage('worked')", "text/javascript"))),
  "a module worker from a blob": () =>
    answerOf(new Worker(blobUrl("postMessage(await 'worked')", "text/javascript"), { type: "module" })),
  "a frame with HTML from a blob": () =>
    hear(element("iframe", { src: blobUrl("<p>a</p>", "text/html") }), "load"),
  "a frame with a PDF from a blob": () =>
    allowedBy("blob", () => element("iframe", { src: blobUrl(pdf, "application/pdf") })),
  "a picture from a blob": async () => {
    const picture = element("img", { src: blobUrl(svg, "image/svg+xml") });
    await picture.decode();
    return picture.naturalWidth;
  },
  "a picture from a data: address": async () => {
    const picture = element("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
    await picture.decode();
    return picture.naturalWidth;
  },
  "sound from a blob": async () => {
    const audio = element("audio", { src: blobUrl(await silentWav(), "audio/wav") });
    return await hear(audio, "loadedmetadata");
  },
  "fetch of a blob": async () => await (await fetch(blobUrl("fetched", "text/plain"))).text(),
  "canvas to PNG": () =>
    new Promise((done) => {
      const canvas = element("canvas", { width: 4, height: 4 });
      canvas.getContext("2d")?.fillRect(0, 0, 2, 2);
      canvas.toBlob((blob) => done([blob?.type, (blob?.size ?? 0) > 0]));
    }),
  "a download of a blob": () =>
    allowedBy("blob", () => element("a", { href: blobUrl("a,b", "text/csv"), download: "a.csv" }).click()),
  "print()": () => typeof print,
  localStorage: () => {
    localStorage.setItem("kept", "kept");
    return localStorage.getItem("kept");
  },
  indexedDB: async () => {
    const database = await openDatabase();
    const request = database.transaction("kept", "readwrite").objectStore("kept").put("kept", "key");
    return await hear(request, "success");
  },
  caches: async () => {
    const cache = await caches.open("matrix");
    await cache.put("/kept", new Response("kept"));
    return await (await cache.match("/kept"))?.text();
  },
  BroadcastChannel: async () => {
    const [one, other] = [new BroadcastChannel("matrix"), new BroadcastChannel("matrix")];
    const heard = hear(one, "message");
    other.postMessage("heard");
    return await heard.finally(() => void [one, other].map((channel) => channel.close()));
  },
  "crypto.subtle": async () => (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength,
  "navigator.storage": async () => (await navigator.storage.estimate()).quota !== undefined,
  "the clipboard": () => typeof navigator.clipboard.writeText,
  Notification: () => typeof Notification.requestPermission,
  geolocation: () => typeof navigator.geolocation.getCurrentPosition,
  isSecureContext: () => isSecureContext,
  crossOriginIsolated: () => crossOriginIsolated,
};
