// A release's document, as `bun run release` writes it, for tests that change it.
export interface TestDocument extends Record<string, unknown> {
  version: string;
  sourceDate: string;
  recalled: string[];
  rollout: number;
  artifacts: { target: string; executable: { size: number; sha256: string } }[];
  files: { kind: string; target: string | null; file: string; size: number; sha256: string }[];
  patches: { target: string; from: string; file: string; size: number; sha256: string }[];
}

const sha256 = "a".repeat(64);

/** Version 2.0.0 of the app "notes", whole and with a patch from `from`. */
export function sampleDocument(change: Record<string, unknown> = {}): TestDocument {
  return {
    format: 1,
    name: "notes",
    appId: "11111111-2222-4333-8444-555555555555",
    version: "2.0.0",
    channel: "stable",
    sourceDate: "2026-01-02T03:04:05.000Z",
    minimumVersion: null,
    recalled: [],
    rollout: 100,
    migrations: [],
    artifacts: [{ target: "linux-x64", executable: { size: 100, sha256 } }],
    files: [
      { kind: "executable.zst", target: "linux-x64", file: "notes-2.0.0-linux-x64.zst", size: 10, sha256 },
    ],
    patches: [{ target: "linux-x64", from: "b".repeat(64), file: "a-to-b.patch", size: 5, sha256 }],
    ...change,
  };
}
