// A Debian package's control file and its reasoned overrides of lintian:
// https://www.debian.org/doc/debian-policy/ch-controlfields.html. Pure.
import type { Identity } from "../identity/read.ts";
import type { Target } from "../plan/targets.ts";
import { packageName, packageVersion, renderContact, revision, summaryOf, type Contact } from "./facts.ts";

export interface ControlInput {
  identity: Identity;
  contact: Contact;
  arch: Target["arch"];
  /** The version of libc6 that the executable needs: `2.17`; null for any. */
  glibc: string | null;
  installedKib: number;
}

const architectures = { x64: "amd64", arm64: "arm64" } as const;

export function renderControl({ identity, contact, arch, glibc, installedKib }: ControlInput): string {
  const { title, version, homepage, description } = identity;
  const fields: readonly (readonly [string, string | null])[] = [
    ["Package", packageName(identity)],
    ["Version", `${packageVersion(version)}-${revision}`],
    ["Architecture", architectures[arch]],
    ["Maintainer", renderContact(contact)],
    ["Installed-Size", String(installedKib)],
    ["Depends", `libc6${glibc === null ? "" : ` (>= ${glibc})`}`],
    // It shows itself in the user's browser. A window of its own takes one of the Chromium family.
    ["Recommends", "xdg-utils"],
    ["Suggests", "chromium"],
    ["Section", "utils"],
    ["Priority", "optional"],
    ["Homepage", homepage],
    ["Description", summaryOf(identity)],
  ];
  const long = [description && description !== title ? `${title}: ${description}` : title, "", ...stays];
  return [
    ...fields.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
    ...long.map((line) => ` ${line === "" ? "." : line}`),
    "",
  ].join("\n");
}

const stays = [
  "It keeps its data in the user's home folder.",
  "Removing the package does not remove that data.",
];

/** Each with its reason, as lintian wants it. */
export function renderOverrides(identity: Identity, contact: Contact): string {
  const { name } = identity;
  const own = packageName(identity);
  return [...overrides(name, contact.email === null), ...aboutDescription(identity)]
    .map(([reason, ...tags]) => [`# ${reason}`, ...tags.map((tag) => `${own}: ${tag}`)].join("\n"))
    .join("\n")
    .concat("\n");
}

function aboutDescription(identity: Identity): [string, ...string[]][] {
  const own = packageName(identity);
  if (!summaryOf(identity).toLowerCase().startsWith(own)) return [];
  return [["The sentence begins with an ordinary word.", "description-starts-with-package-name"]];
}

function overrides(name: string, isWithoutAddress: boolean): [string, ...string[]][] {
  const file = `[usr/bin/${name}]`;
  return [
    [
      "The executable is Bun's runtime with the app behind it: strip would remove the app.",
      `unstripped-binary-or-object ${file}`,
    ],
    [
      "The runtime brings its own libraries, as the release's bill of materials lists them.",
      `embedded-library * ${file}`,
    ],
    [
      "The runtime is linked so by its makers.",
      `hardening-no-pie ${file}`,
      `hardening-no-relro ${file}`,
      `hardening-no-bindnow ${file}`,
    ],
    ["Names in machine code and minified JavaScript are no words.", `spelling-error-in-binary * ${file}`],
    [
      "The package is published by the app's maker, not by Debian: there is no bug to close.",
      "initial-upload-closes-no-bugs *",
    ],
    ...(isWithoutAddress
      ? ([["The maker names no address.", "bogus-mail-host *"]] as [string, ...string[]][])
      : []),
  ];
}
