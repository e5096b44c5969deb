// One app to be installed: a title in another script, a name of two words.
import type { InstallFacts } from "../../../src/run/install/actions.ts";

export const facts: InstallFacts = {
  platform: "linux",
  env: {},
  homedir: "/home/ann",
  execPath: "/home/ann/Downloads/two-words",
  name: "two-words",
  bundleId: "app.two-words-14294700",
  title: "Müllers: Notizbuch ✎",
  publisher: "Ann Müller",
  version: "1.2.0-beta.1",
  date: "2026-11-28",
  executableBytes: 110_000_000,
  icon: { kind: "svg", bytes: new TextEncoder().encode("<svg/>") },
  links: [],
  fileTypes: [],
  former: { links: [], fileTypes: [], title: null },
  login: undefined,
  startedAtLogin: false,
};
