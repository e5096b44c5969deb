// Runs in a hostile page: everything that a page can send to a server that is not its own, and all it can read of what comes back.

type Attack = (address: string) => unknown;

const json = '{"name":"planted"}';
const timeoutMs = 2000;

/** Each returns what it could read; nothing and an exception are the same. `address` ends in a query of the attack's own. */
const attacks: Readonly<Record<string, readonly [path: string, attack: Attack]>> = {
  "fetch with CORS": ["api/items", (address) => read(fetch(address))],
  "fetch with CORS and cookies": ["api/items", (address) => read(fetch(address, { credentials: "include" }))],
  "fetch with a guessed token": [
    "api/items",
    (address) => read(fetch(address, { headers: { authorization: "Bearer guess" } })),
  ],
  "fetch without CORS": ["api/items", (address) => read(fetch(address, { mode: "no-cors" }))],
  "text/plain POST of JSON": [
    "api/items",
    (address) => read(fetch(address, { method: "POST", mode: "no-cors", body: json })),
  ],
  "POST of JSON": ["api/items", (address) => read(fetch(address, withBody("POST")))],
  PUT: ["api/echo", (address) => read(fetch(address, withBody("PUT")))],
  PATCH: ["api/echo", (address) => read(fetch(address, withBody("PATCH")))],
  DELETE: ["api/echo", (address) => read(fetch(address, { method: "DELETE" }))],
  HEAD: ["api/items", (address) => read(fetch(address, { method: "HEAD", mode: "no-cors" }))],
  "keepalive POST": [
    "api/items",
    (address) => read(fetch(address, { method: "POST", mode: "no-cors", keepalive: true, body: json })),
  ],
  "fetch of the control channel": [
    "_control/v1/stop",
    (address) => read(fetch(address, { method: "POST", mode: "no-cors" })),
  ],
  "fetch of the door": [
    "_control/v1/enter",
    (address) => read(fetch(address, { method: "POST", mode: "no-cors", body: '{"code":"guess"}' })),
  ],
  "fetch of the presence": [
    "_control/v1/presence",
    (address) =>
      read(fetch(address, { method: "POST", mode: "no-cors", body: '{"page":"1","state":"gone"}' })),
  ],
  "fetch of the health": ["health", (address) => read(fetch(address))],
  XMLHttpRequest: ["api/items", askOldWay],
  "form, urlencoded": ["api/echo", (address) => submit(address, "application/x-www-form-urlencoded")],
  "form, multipart": ["api/echo", (address) => submit(address, "multipart/form-data")],
  "form, text": ["api/items", (address) => submit(address, "text/plain")],
  script: ["api/items", (address) => load("script", { src: address })],
  module: ["api/items", (address) => load("script", { src: address, type: "module" })],
  image: ["api/items", (address) => load("img", { src: address })],
  "style sheet": ["api/items", (address) => load("link", { rel: "stylesheet", href: address })],
  prefetch: ["api/items", (address) => load("link", { rel: "prefetch", href: address })],
  preload: ["api/items", (address) => load("link", { rel: "preload", as: "fetch", href: address })],
  video: ["api/large", (address) => load("video", { src: address, preload: "auto" })],
  object: ["api/items", (address) => load("object", { data: address })],
  embed: ["api/items", (address) => load("embed", { src: address })],
  "iframe of the page": ["", (address) => load("iframe", { src: address })],
  "iframe of the API": ["api/items", (address) => load("iframe", { src: address })],
  "import in a style": ["api/items", importStyle],
  font: ["api/items", (address) => new FontFace("stolen", `url(${address})`).load()],
  window: ["api/items", openWindow],
  WebSocket: ["api/socket", (address) => openSocket(address, [])],
  "WebSocket with a guessed token": [
    "api/socket",
    (address) => openSocket(address, ["samara", "bearer.guess"]),
  ],
  EventSource: ["api/stream", listen],
  beacon: ["api/items", (address) => void navigator.sendBeacon(address, json)],
  "beacon of a form": ["api/echo", (address) => void navigator.sendBeacon(address, new FormData())],
  "service worker": ["api/items", (address) => navigator.serviceWorker.register(address).then(String)],
  worker: ["api/items", importInWorker],
  prerender: ["api/items", prerender],
  "ping of a link": ["api/echo", followPing],
};

/** @returns by the attack's name, what could be read; "" for nothing */
export async function attackAll(base: string): Promise<Record<string, string>> {
  const results = Object.entries(attacks).map(async ([name, [path, attack]]) => {
    const address = `${base}${path}?by=${encodeURIComponent(name)}`;
    const timeout = new Promise((done) => setTimeout(done, timeoutMs));
    const found = (async () => await attack(address))().catch(() => "");
    return [name, String((await Promise.race([found, timeout])) ?? "")] as const;
  });
  return Object.fromEntries(await Promise.all(results));
}

function withBody(method: string): RequestInit {
  return { method, headers: { "content-type": "application/json" }, body: json };
}

async function read(answer: Promise<Response>): Promise<string> {
  return await (await answer).text();
}

async function askOldWay(address: string): Promise<string> {
  const request = new XMLHttpRequest();
  request.open("GET", address);
  const ended = new Promise((done) => (request.onloadend = done));
  request.send();
  await ended;
  return request.responseText;
}

async function submit(address: string, enctype: string): Promise<string> {
  const frame = document.createElement("iframe");
  frame.name = address;
  const form = document.createElement("form");
  Object.assign(form, { action: address, method: "post", enctype, target: address });
  // As text/plain it reads as JSON: `{"name":"planted","x":"="}`.
  form.append(
    Object.assign(document.createElement("input"), { name: '{"name":"planted","x":"', value: '"}' }),
  );
  document.body.append(frame, form);
  form.submit();
  await new Promise((done) => frame.addEventListener("load", done));
  return textOf(frame);
}

async function load(tag: string, attributes: Record<string, string>): Promise<string> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const failed = new Promise((_, reject) => element.addEventListener("error", reject));
  const loaded = new Promise((done) => {
    for (const event of ["load", "loadeddata"]) element.addEventListener(event, done);
  });
  document.body.append(element);
  await Promise.race([loaded, failed]);
  if (element instanceof HTMLIFrameElement || element instanceof HTMLObjectElement) return textOf(element);
  if (element instanceof HTMLLinkElement) return [...(element.sheet?.cssRules ?? [])].map(String).join();
  // That it loads at all, tells something.
  return element instanceof HTMLEmbedElement ? "" : `${tag} loaded`;
}

function textOf(frame: HTMLIFrameElement | HTMLObjectElement): string {
  // Null where another origin, or an error page of the browser, is shown.
  return frame.contentDocument?.documentElement.innerText ?? "";
}

async function importStyle(address: string): Promise<string> {
  const style = document.createElement("style");
  style.textContent = `@import url("${address}");`;
  document.body.append(style);
  await new Promise((done) => setTimeout(done, timeoutMs / 2));
  const [rule] = [...(style.sheet?.cssRules ?? [])];
  return rule instanceof CSSImportRule ? [...(rule.styleSheet?.cssRules ?? [])].map(String).join() : "";
}

async function openWindow(address: string): Promise<string> {
  const opened = window.open(address);
  await new Promise((done) => setTimeout(done, timeoutMs / 2));
  try {
    return opened?.location.href === "about:blank" ? "" : (opened?.document.body.innerText ?? "");
  } finally {
    opened?.close();
  }
}

async function openSocket(address: string, protocols: string[]): Promise<string> {
  const socket = new WebSocket(address.replace("http", "ws"), protocols);
  await new Promise((done, failed) => {
    socket.addEventListener("open", done);
    socket.addEventListener("error", failed);
  });
  return "open";
}

async function listen(address: string): Promise<string> {
  const source = new EventSource(address);
  try {
    return await new Promise((done, failed) => {
      source.addEventListener("message", ({ data }) => done(`heard ${data}`));
      source.addEventListener("error", failed);
    });
  } finally {
    source.close();
  }
}

async function importInWorker(address: string): Promise<string> {
  const code = `importScripts(${JSON.stringify(address)}); postMessage("loaded");`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  return await new Promise((done, failed) => {
    worker.addEventListener("message", ({ data }) => done(String(data)));
    worker.addEventListener("error", failed);
  });
}

function prerender(address: string): void {
  const rules = { prefetch: [{ urls: [address], eagerness: "immediate" }], prerender: [{ urls: [address] }] };
  const script = Object.assign(document.createElement("script"), {
    type: "speculationrules",
    textContent: JSON.stringify(rules),
  });
  document.body.append(script);
}

function followPing(address: string): void {
  const link = Object.assign(document.createElement("a"), { href: "#here", ping: address });
  document.body.append(link);
  link.click();
}

Object.assign(window, { attackAll });
