import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import { findPeerUser } from "../../../src/run/http/peer-user.ts";
import { absent, impossible, unless, type Reason } from "../../support/skip.ts";
import { makeApp, token } from "../tiny-app.ts";

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const line = (local: string, remote: string, uid: number) =>
  `   3: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 4242 1 0`;
const table = (...lines: string[]) => [head, ...lines, ""].join("\n");

const port = 4747;
const ours = { port, uid: 1000 };
/** Ports in hexadecimal: 4747 and 50000. */
const [here, there] = ["128B", "C350"];
const loopback = {
  v4: "0100007F",
  v6: "00000000000000000000000001000000",
  mapped: "0000000000000000FFFF00000100007F",
};
const server = line(`${loopback.v4}:${here}`, `${loopback.v4}:${there}`, 1000);
const client = (uid: number) => line(`${loopback.v4}:${there}`, `${loopback.v4}:${here}`, uid);

const ask = (address: string, v4: string, v6 = "") =>
  findPeerUser({ address, port: 50_000 }, ours, async () => [v4, v6]);

describe("findPeerUser()", () => {
  test.each<[string, string, string, string, object]>([
    ["our own", "127.0.0.1", table(server, client(1000)), "", { kind: "ours" }],
    ["root's", "127.0.0.1", table(server, client(0)), "", { kind: "ours" }],
    ["another user's", "127.0.0.1", table(server, client(1001)), "", { kind: "stranger", uid: 1001 }],
    [
      "another user's, through a socket of IPv6",
      "127.0.0.1",
      table(server),
      table(line(`${loopback.mapped}:${there}`, `${loopback.mapped}:${here}`, 1001)),
      { kind: "stranger", uid: 1001 },
    ],
    [
      "another user's on IPv6",
      "::1",
      "",
      table(line(`${loopback.v6}:${there}`, `${loopback.v6}:${here}`, 1001)),
      { kind: "stranger", uid: 1001 },
    ],
    [
      "another user's on an address of a network card",
      "fe80::1:2%eth0",
      "",
      table(line(`000080FE000000000000000002000100:${there}`, `${loopback.v6}:${here}`, 1001)),
      { kind: "stranger", uid: 1001 },
    ],
    [
      "another user's beside one of ours from the same end",
      "127.0.0.1",
      table(server, client(1000), client(1001)),
      "",
      { kind: "stranger", uid: 1001 },
    ],
    [
      "our own, with the same end of another user's to another port",
      "127.0.0.1",
      table(server, client(1000), line(`${loopback.v4}:${there}`, `${loopback.v4}:0050`, 1001)),
      "",
      { kind: "ours" },
    ],
    ["hung up", "127.0.0.1", table(server), "", { kind: "stranger", uid: null }],
    ["on another computer", "192.168.1.9", table(server), "", { kind: "elsewhere" }],
    ["nobody knows whose: there is no table", "127.0.0.1", "", "", { kind: "unknown" }],
    [
      "nobody knows whose: the table does not list our end",
      "127.0.0.1",
      table(client(1).replace(there, "C351")),
      "",
      { kind: "unknown" },
    ],
  ])("the other end is %s", async (_, address, v4, v6, found) => {
    expect(await ask(address, v4, v6)).toEqual(found as never);
  });

  test("looks again for an end that a busy table did not show", async () => {
    const tables = [table(server), table(server, client(1000))];
    const found = await findPeerUser({ address: "127.0.0.1", port: 50_000 }, ours, async () => [
      tables.shift() ?? "",
    ]);
    expect(found).toEqual({ kind: "ours" });
  });
});

const nobody = 65_534;
const somebody = 65_533;

unless(twoUsersMissing()).describe("a code", () => {
  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["127.0.0.1, through a socket of IPv6", "[::ffff:127.0.0.1]"],
  ])("lets in no other user at %s, and still the page that it is for", async (_, host) => {
    await using app = openApp(nobody);
    const code = app.makeEntryUrl().split("#code=")[1] ?? "";
    expect(await enter(app, somebody, host, code)).toContain('"unauthorized"');
    expect(await enter(app, nobody, host, code)).toBe(JSON.stringify({ token }));
    expect(await enter(app, nobody, host, code)).toContain('"unauthorized"');
  });

  test("of an app that root runs is for root", async () => {
    await using app = openApp(0);
    const code = app.makeEntryUrl().split("#code=")[1] ?? "";
    expect(await enter(app, nobody, "127.0.0.1", code)).toContain('"unauthorized"');
    expect(await enter(app, 0, "127.0.0.1", code)).toBe(JSON.stringify({ token }));
  });
});

function openApp(uid: number) {
  const app = makeApp(() => new Elysia(), { user: { platform: "linux", uid } });
  return app.serve();
}

/** As a program of this user's does it. */
async function enter(app: ReturnType<typeof openApp>, uid: number, host: string, code: string) {
  const headers = [`Host: ${app.host}`, `Origin: ${app.origin}`, "Content-Type: application/json"];
  const address = `http://${host}:${new URL(app.url).port}/_control/v1/enter`;
  const call = [
    "curl",
    "-s",
    "-g",
    ...headers.flatMap((header) => ["-H", header]),
    "-d",
    JSON.stringify({ code }),
  ];
  const child = Bun.spawn(["setpriv", `--reuid=${uid}`, "--clear-groups", ...call, address], {
    stderr: "inherit",
  });
  return await Bun.readableStreamToText(child.stdout);
}

function twoUsersMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux tells whose a connection is");
  if (process.getuid?.() !== 0) return impossible("only root may be two users");
  const tools = ["setpriv", "curl"].filter((tool) => Bun.which(tool) === null);
  return tools.length === 0 ? null : absent(`not installed: ${tools.join(", ")}`);
}
