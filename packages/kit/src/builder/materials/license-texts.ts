// THIRD-PARTY-LICENSES.txt: whose work an executable contains, and under which licenses. Pure.
import apache from "./apache-2.0.txt" with { type: "text" };
import lgpl from "./lgpl-2.1.txt" with { type: "text" };
import type { PackageFacts } from "./read-package.ts";
import type { RuntimePart } from "./runtime-parts.ts";

const rule = "=".repeat(80);

export function renderLicenses(
  title: string,
  packages: readonly PackageFacts[],
  parts: readonly RuntimePart[],
): string {
  return [
    `${title} contains work of others, under these licenses.`,
    "",
    "Packages:",
    ...packages.map(
      ({ name, version, license }) => `  ${name} ${version}: ${license || "see its text below"}`,
    ),
    "",
    "Bun, the runtime, and the libraries in it:",
    ...parts.map(({ name, version, license, source }) =>
      [`  ${[name, version].filter(Boolean).join(" ")}: ${license}`, `    ${source}`].join("\n"),
    ),
    "",
    "JavaScriptCore and TinyCC are under the LGPL 2.1, whose text is at the end. Bun's sources, and how to",
    "link Bun with a changed JavaScriptCore, are at https://bun.com/docs/project/license. An executable",
    "made with such a Bun (`bun build --compile`) contains it.",
    ...packages.flatMap(renderPackage),
    ...section("Apache License 2.0", apache),
    ...section("GNU Lesser General Public License 2.1", lgpl),
    "",
  ].join("\n");
}

function renderPackage({ name, version, license, homepage, texts }: PackageFacts): string[] {
  const heading = [`${name} ${version}`, license, homepage].filter(Boolean).join(", ");
  const missing = "The package ships no text of its license.";
  return section(heading, texts.length > 0 ? texts.join(`\n\n${"-".repeat(80)}\n\n`) : missing);
}

function section(heading: string, text: string): string[] {
  return ["", rule, heading, rule, "", text.replaceAll("\f", "").trim()];
}
