// The ways to talk to the app's own server, and addresses within the page.
import { authorizedFetch, openSocket, openStream } from "samara-kit/web";
import type { Things } from "../main.ts";

async function fieldsOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { error: { fields: unknown } }).error.fields;
}

function drawPicture(): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), { width: 4, height: 4 });
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no blob")))),
  );
}

async function sendPicture(picture: Blob): Promise<Response> {
  const body = new FormData();
  body.set("file", picture);
  return await authorizedFetch("/api/picture", { method: "POST", body });
}

export const serverThings: Things = {
  "a request with the token": async () => (await authorizedFetch("/api/words")).status,
  "a request without the token": async () => (await fetch("/api/words")).status,
  "an answer in pieces": async () => await (await authorizedFetch("/api/words")).text(),
  "a query that zod checks": async () =>
    (await (await authorizedFetch("/api/search?q=a,b")).json()) as unknown,
  "a wrong field that zod finds": async () => await fieldsOf(await authorizedFetch("/api/search?q=a&big=4")),
  "an upload": async () => {
    const body = new FormData();
    body.set("file", new File(["inside"], "a.txt", { type: "text/plain" }));
    return (await (await authorizedFetch("/api/upload", { method: "POST", body })).json()) as unknown;
  },
  "a picture, whose kind is looked at": async () => (await sendPicture(await drawPicture())).text(),
  "a picture that is none": async () =>
    await fieldsOf(await sendPicture(new Blob(["text"], { type: "image/png" }))),
  "an event stream": () =>
    new Promise((done) => {
      const close = openStream("/api/stream", {
        onMessage({ data }) {
          close();
          done(data);
        },
      });
    }),
  "a WebSocket": () =>
    new Promise((done) => {
      const socket = openSocket("/api/socket");
      socket.addEventListener("open", () => socket.send("echo"));
      socket.addEventListener("message", ({ data }) => {
        socket.close();
        done(data);
      });
    }),
  "an address that is none": async () => (await fetch("/nothing/here")).status,
  "a file of the sources": async () => (await fetch("/src/web/main.ts")).status,
  "history.pushState()": () => {
    const before = location.href;
    history.pushState({}, "", "/deep/link");
    const { pathname } = location;
    history.replaceState({}, "", before);
    return pathname;
  },
};
