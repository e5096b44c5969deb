// The texts that Linux packages carry beside the program. Pure.
import type { Identity } from "../identity/read.ts";
import { licensesFile } from "../release/archive.ts";
import { escapeXml } from "./xml.ts";
import {
  packageName,
  packageVersion,
  readContact,
  renderContact,
  revision,
  summaryOf,
  type Contact,
} from "./facts.ts";

/** https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
export function renderCopyright(identity: Identity, licenseText: string | null, time: Date): string {
  const { name, title, homepage, publisher, license } = identity;
  const place = `/usr/share/doc/${packageName(identity)}/${licensesFile}`;
  const words = licenseText ?? "All rights reserved.";
  const folded = words
    .trim()
    .split("\n")
    .map((line) => ` ${line.trim() === "" ? "." : line.trimEnd()}`);
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${title}
${homepage === null ? "" : `Source: ${homepage}\n`}Comment: The program also contains work of others. Whose it is, and all their
 licenses: ${place}
 The program itself says the same: ${name} about --licenses

Files: *
Copyright: ${time.getUTCFullYear()} ${readContact(publisher).name}
License: ${license.replaceAll(/[\s()]+/g, "-")}
${folded.join("\n")}
`;
}

/** https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog */
export function renderDebianChangelog(identity: Identity, contact: Contact, time: Date): string {
  const { title, version } = identity;
  return `${packageName(identity)} (${packageVersion(version)}-${revision}) unstable; urgency=medium

  * ${title} ${version}.

 -- ${renderContact(contact)}  ${time.toUTCString().replace("GMT", "+0000")}
`;
}

/** https://www.freedesktop.org/software/appstream/docs/sect-Metadata-Application.html */
export function renderMetainfo(identity: Identity, id: string, time: Date): string {
  const { name, title, version, homepage, publisher, license, description } = identity;
  const text = (words: string) => escapeXml(words);
  const sentence = description || title;
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${text(id)}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>${text(isOpen(license) ? license : "LicenseRef-proprietary")}</project_license>
  <name>${text(title)}</name>
  <summary>${text(summaryOf(identity))}</summary>
  <developer id="${text(id.split(".").slice(0, -1).join("."))}">
    <name>${text(readContact(publisher).name)}</name>
  </developer>
  <description>
    <p>${text(sentence)}${/[.!?]$/.test(sentence) ? "" : "."}</p>
    <p>It runs on this computer, and keeps its data in your home folder.</p>
  </description>
  <launchable type="desktop-id">${text(name)}.desktop</launchable>
  <provides>
    <binary>${text(name)}</binary>
  </provides>
${homepage === null ? "" : `  <url type="homepage">${text(homepage)}</url>\n`}  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${text(version)}" date="${time.toISOString().slice(0, 10)}"/>
  </releases>
</component>
`;
}

const isOpen = (license: string) => !/^(UNLICENSED|SEE LICENSE\b.*)$/i.test(license);
