// Ways to say which host is meant, and what each of them is. Written from RFC 9110 and 9112, not from the code that judges them.

/** Its own address; `localhost`, whose page loads are sent on; anybody else's; no HTTP at all. */
export type HostKind = "own" | "localhost" | "foreign" | "malformed";

export interface HostShape {
  kind: HostKind;
  /** The header lines that name it: none, one or several. */
  lines: readonly string[];
  /** What stands before the path in the request line: absolute form. */
  target?: string;
  version?: "HTTP/1.0" | "HTTP/1.1";
}

/** @param port the one that the app listens on */
export function hostShapes(port: number): HostShape[] {
  const own = `127.0.0.1:${port}`;
  return [
    host("own", own),
    { kind: "own", lines: [`hOST: ${own}`] },
    { kind: "own", lines: [`Host:${own}`] },
    { kind: "own", lines: [`Host: \t ${own} \t`] },
    { kind: "own", lines: [`Host: ${own}`], version: "HTTP/1.0" },
    { kind: "own", lines: [`Host: ${own}`], target: `http://${own}` },
    host("localhost", `localhost:${port}`),
    host("localhost", `LOCALHOST:${port}`),
    ...[
      "127.0.0.1",
      `127.0.0.1:${port + 1}`,
      "127.0.0.1:80",
      `127.0.0.1:0${port}`,
      `127.0.0.1:${port}.`,
      `127.0.0.1.:${port}`,
      `127.1:${port}`,
      `127.0.1:${port}`,
      `127.0.0.2:${port}`,
      `0.0.0.0:${port}`,
      `0:${port}`,
      `2130706433:${port}`,
      `0x7f000001:${port}`,
      `0x7f.0.0.1:${port}`,
      `0177.0.0.1:${port}`,
      `127.0.0.01:${port}`,
      `[::1]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      `::1:${port}`,
      "localhost",
      `localhost.:${port}`,
      `localhost.localdomain:${port}`,
      `localhost:${port + 1}`,
      `evil.example:${port}`,
      "evil.example",
      `127.0.0.1.nip.io:${port}`,
      `127.0.0.1:${port}@evil.example`,
      `user@127.0.0.1:${port}`,
      `${own}, ${own}`,
      `${own} evil.example`,
      `http://${own}`,
      `${own}/`,
      `xn--lcalhost-53a:${port}`,
      `l\u00f6calhost:${port}`,
      `\uff11\uff12\uff17.0.0.1:${port}`,
      `${"a".repeat(4000)}:${port}`,
    ].map((value) => host("foreign", value)),
    host("foreign", ""),
    // Two that differ, and none at all: RFC 9112, 3.2.
    { kind: "foreign", lines: [`Host: ${own}`, "Host: evil.example"] },
    { kind: "malformed", lines: [] },
    { kind: "foreign", lines: [], version: "HTTP/1.0" },
    { kind: "foreign", lines: ["Host: evil.example", `Host: ${own}`] },
    // Bun throws the target's host away before anyone can look at it. Browsers send this form to proxies alone.
    { kind: "own", lines: [`Host: ${own}`], target: "http://evil.example" },
    { kind: "foreign", lines: ["Host: evil.example"], target: `http://${own}` },
  ];
}

export function describeShape({ lines, target = "", version = "HTTP/1.1" }: HostShape): string {
  const text = `${target} ${version} ${lines.join(" + ") || "without Host"}`;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function host(kind: HostKind, value: string): HostShape {
  return { kind, lines: [`Host: ${value}`] };
}
