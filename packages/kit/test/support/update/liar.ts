// Stands for a bad new version of the tests' own app: `bun liar.ts HOW serve …`.
const [, , how = "", ...args] = process.argv;

/** Enough to be seen, and not so much that other work on the machine ends. */
const held = Array.from({ length: how === "eats" ? 20 : 0 }, (_, index) => Buffer.alloc(16 << 20, index + 1));

const health = { status: "ok", name: "fixture", version: "2.0.0" };
const answers: Record<string, () => Response | Promise<Response>> = {
  error: () => new Response("broken", { status: 500 }),
  name: () => Response.json({ ...health, name: "other" }),
  version: () => Response.json({ ...health, version: "9.9.9" }),
  page: () => new Response("<html>"),
  silence: () => new Promise<Response>(() => {}),
};
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: () => answers[how]?.() ?? Response.json(health),
});
const url = how === "nowhere" ? "nowhere" : server.url.href;
if (held.length === 0)
  console.log(JSON.stringify({ event: "ready", url, home: args.at(2), pid: process.pid }));
if (how === "ends") process.exit(0);
