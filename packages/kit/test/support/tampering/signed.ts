// Tampers with a release and signs it again with its own key.
import { archive, notAllowed, type Tampering } from "./kinds.ts";

/** By somebody who has the key, or a maker's mistake: names, sizes, contradictions, programs. */
export const signed: readonly Tampering[] = [
  ...["../sprout.tar.gz", "/etc/passwd", "a\\b.zip", "C:sprout.zip", "sprout\u202egz.exe", "-rf"].map(
    (name): Tampering => ({
      title: `the name ${JSON.stringify(name)} in a signed release.json`,
      change: (release) => release.rewrite(({ files: [first] = [] }) => first && (first.file = name)),
      says: notAllowed(name),
      forInstallers: false,
    }),
  ),
  {
    title: "one name twice, in other letters",
    change: (release) =>
      release.rewrite((value) => {
        const [first] = value.files ?? [];
        if (first) value.files?.push({ ...first, file: first.file.toUpperCase() });
      }),
    says: /^Cannot read release\.json: it has the name "[^"]+" twice$/,
    forInstallers: false,
  },
  {
    title: "a size that no disk has",
    change: (release) => release.rewrite(({ files: [first] = [] }) => first && (first.size = 2 ** 50)),
    says: /^Cannot read release\.json: "\/files\/0\/size"/,
    forInstallers: false,
  },
  {
    title: "a negative size",
    change: (release) => release.rewrite(({ files: [first] = [] }) => first && (first.size = -1)),
    says: /^Cannot read release\.json: "\/files\/0\/size"/,
    forInstallers: false,
  },
  {
    title: "two hashes for one archive",
    change: (release) =>
      release.rewrite(({ artifacts: [first] }) => first && (first.sha256 = "ab".repeat(32))),
    says: `it contradicts itself about "${archive}"`,
    forInstallers: false,
  },
  {
    title: "two targets' archives in each other's line",
    change: (release) =>
      release.rewrite(({ artifacts: [first, second] }) => {
        if (first && second) [first.target, second.target] = [second.target, first.target];
      }),
    says: `it contradicts itself about "${archive}"`,
    forInstallers: false,
  },
  {
    title: "the account of a build, without downloads",
    change: (release) => release.rewrite((value) => delete value.files),
    says: "it lists no downloads: `bun run build` made it, not `bun run release`",
    forInstallers: false,
  },
  {
    title: "another app's release",
    change: (release) => release.rewrite((value) => (value.name = "weed")),
    says: 'it is a release of "weed", not of "sprout"',
    forInstallers: false,
  },
];
