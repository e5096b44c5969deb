// Ways to tamper with a release, each with what whoever checks it must say. Whoever installs the Linux archive must
// refuse those that are `forInstallers`; what they say is theirs.
import { account } from "./account.ts";
import { files } from "./files.ts";
import type { Tampering } from "./kinds.ts";
import { signed } from "./signed.ts";
import { sums } from "./sums.ts";

export const tamperings: readonly Tampering[] = [...files, ...account, ...sums, ...signed];
