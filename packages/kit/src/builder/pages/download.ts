// Renders dist/index.html: one file for visitors, which knows their system and needs no network.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Identity } from "../identity/read.ts";
import { renderSize } from "../output/columns.ts";
import type { Target } from "../plan/targets.ts";
import { fillTemplate } from "../release/fill-template.ts";
import { drawGatekeeper, drawSmartScreen, drawTerminal, heading } from "./drawings.ts";
import { filesOf, link, processorOf, renderFiles, systemNames, systems, type FileList } from "./file-list.ts";
import { both, escapeHtml, hashSource } from "./html.ts";

export interface DownloadPage extends FileList {
  identity: Identity;
  /** A PNG of 192 × 192 pixels or so. */
  icon: Uint8Array;
  /** Lines of minisign's public keys; none when release.json is not signed. */
  publicKeys: readonly string[];
  /** Whether there are install.sh and install.ps1, and where; null without. */
  scripts: { base: string; shell: boolean; powerShell: boolean } | null;
}

export async function renderDownloadPage(page: DownloadPage): Promise<string> {
  const read = (file: string) => readFile(file, "utf8");
  const template = await read(join(import.meta.dir, "download.html"));
  const script = (await read(join(import.meta.dir, "download-script.js"))).trim();
  const { identity } = page;
  return fillTemplate(template, {
    TITLE: escapeHtml(identity.title),
    DESCRIPTION: escapeHtml(identity.description),
    LEAD: escapeHtml(identity.description),
    ICON: `data:image/png;base64,${Buffer.from(page.icon).toString("base64")}`,
    MAIN: renderMain(page),
    VERSION_LINE: both(
      `Version ${escapeHtml(identity.version)}, no administrator needed`,
      `Version ${escapeHtml(identity.version)}, ohne Administratorrechte`,
    ),
    SECTIONS: [renderOpening(page), renderFiles(page), renderScripts(page), renderVerify(page)].join("\n"),
    FOOTER: renderFooter(identity),
    SCRIPT: `<script>${script}</script>`,
    SCRIPT_HASH: hashSource(script),
  });
}

/** One button per target; the script shows the visitor's. */
function renderMain(page: DownloadPage): string {
  const seen = new Set<string>();
  const firsts = page.files.filter(({ target }) => target && !seen.has(target.name) && seen.add(target.name));
  return firsts
    .map((file, index) => {
      const { target, size } = file;
      if (!target) return "";
      const name = systems[target.os];
      const detail = `${processorOf(target)}, ${renderSize(size)}`;
      return (
        `<div data-main="${target.name}"${index === 0 ? "" : " hidden"}>` +
        `<a class="button" href="${link(page, file.file)}">${both(`Download for ${name}`, `Für ${name} herunterladen`)}</a>` +
        `<p class="soft">${detail}. ${both('<a href="#all">Another computer?</a>', '<a href="#all">Ein anderer Computer?</a>')}</p></div>`
      );
    })
    .join("");
}

function renderOpening(page: DownloadPage): string {
  const { identity } = page;
  const title = escapeHtml(identity.title);
  const windows = filesOf(page, "windows")[0];
  const linux = filesOf(page, "linux").find(({ kind }) => kind === "tar.gz");
  const root = linux?.file.replace(/\.tar\.gz$/, "") ?? "";
  const guides: Record<Target["os"], string> = {
    windows: renderGuide(drawSmartScreen(windows?.file ?? ""), [
      both("Open the file that you downloaded.", "Öffnen Sie die heruntergeladene Datei."),
      both(
        "If a blue box says that Windows protected your PC: <b>More info</b>, then <b>Run anyway</b>.",
        "Falls ein blaues Fenster sagt, dass der Computer geschützt wurde: <b>Weitere Informationen</b>, dann <b>Trotzdem ausführen</b>.",
      ),
      both(
        "Windows asks this once, as it does not know the program yet.",
        "Windows fragt das einmal, weil es das Programm noch nicht kennt.",
      ),
    ]),
    darwin: renderGuide(drawGatekeeper(identity.title), [
      both(
        "Double-click the file, then what is in it.",
        "Doppelklicken Sie auf die Datei, dann auf ihren Inhalt.",
      ),
      both(
        "If macOS says that it was not opened: <b>Done</b>.",
        "Falls macOS sagt, dass es nicht geöffnet wurde: <b>Fertig</b>.",
      ),
      both(
        "Open System Settings, <b>Privacy &amp; Security</b>, scroll down, and choose <b>Open Anyway</b>.",
        "Öffnen Sie die Systemeinstellungen, <b>Datenschutz &amp; Sicherheit</b>, scrollen Sie nach unten, und wählen Sie <b>Dennoch öffnen</b>.",
      ),
    ]),
    linux: renderGuide(
      drawTerminal([`tar xf ${identity.name}-*.tar.gz`, `cd ${identity.name}-*/`, `./${identity.name}`]),
      [
        both(
          "Unpack the archive, and start the program in a terminal.",
          "Entpacken Sie das Archiv, und starten Sie das Programm in einem Terminal.",
        ),
        `<code>tar xf ${escapeHtml(linux?.file ?? "")}</code><br /><code>./${escapeHtml(root)}/${identity.name}</code>`,
        ...renderPackages(page),
        both("Nothing asks you anything.", "Es fragt Sie nichts."),
      ],
    ),
  };
  const parts = systemNames
    .filter((system) => filesOf(page, system).length > 0)
    .map(
      (system, index) =>
        `<details data-opening="${system}"${index === 0 ? " open" : ""}><summary>${systems[system]}</summary>${guides[system]}</details>`,
    );
  const data = both(
    `Your data is kept in a folder of your own, <code>.${identity.name}</code>, and stays there whatever you do with the program.`,
    `Ihre Daten liegen in einem eigenen Ordner, <code>.${identity.name}</code>, und bleiben dort, was immer Sie mit dem Programm tun.`,
  );
  return `<section>${heading(`Opening ${title} for the first time`, `${title} zum ersten Mal öffnen`)}${parts.join("")}<p class="soft">${data}</p></section>`;
}

/** Most people on Linux want what their system installs, and removes. */
function renderPackages(page: DownloadPage): string[] {
  const commands = [
    ["deb", "apt"],
    ["rpm", "dnf"],
  ].flatMap(([kind, tool]) => {
    const file = filesOf(page, "linux").find((one) => one.kind === kind);
    return file ? [`<code>sudo ${tool} install ./${escapeHtml(file.file)}</code>`] : [];
  });
  if (commands.length === 0) return [];
  const about = both(
    "Or install the package of your system:",
    "Oder installieren Sie das Paket Ihres Systems:",
  );
  return [[about, ...commands].join("<br />")];
}

function renderGuide(picture: string, steps: readonly string[]): string {
  return `<div class="opening"><ol>${steps.map((step) => `<li>${step}</li>`).join("")}</ol>${picture}</div>`;
}

function renderScripts({ scripts }: DownloadPage): string {
  if (!scripts || (!scripts.shell && !scripts.powerShell)) return "";
  const shell = `<h3>macOS, Linux</h3><pre tabindex="0"><code>curl -fsSL ${escapeHtml(scripts.base)}install.sh | sh</code></pre>`;
  const powerShell = `<h3>Windows (PowerShell)</h3><pre tabindex="0"><code>irm ${escapeHtml(scripts.base)}install.ps1 | iex</code></pre>`;
  const about = both(
    "These check the sums, and the signature where the system can, before they install anything.",
    "Diese prüfen die Summen, und wo das System es kann, die Signatur, bevor sie etwas installieren.",
  );
  return `<section>${heading("From a terminal", "Im Terminal")}<p>${about}</p>${scripts.shell ? shell : ""}${scripts.powerShell ? powerShell : ""}</section>`;
}

function renderVerify(page: DownloadPage): string {
  const file = page.files[0]?.file ?? "";
  const commands = [
    ["Windows (PowerShell)", `Get-FileHash ${filesOf(page, "windows")[0]?.file ?? file}`],
    ["macOS", `shasum -a 256 ${filesOf(page, "darwin")[0]?.file ?? file}`],
    ["Linux", `sha256sum ${filesOf(page, "linux")[0]?.file ?? file}`],
  ].map(
    ([system = "", command = ""]) =>
      `<h3>${system}</h3><pre tabindex="0"><code>${escapeHtml(command)}</code></pre>`,
  );
  const about = both(
    'Compare the sum of your file with the one above. The list <a href="' +
      link(page, "SHA256SUMS") +
      '">SHA256SUMS</a> has them all.',
    'Vergleichen Sie die Summe Ihrer Datei mit der oben. Die Liste <a href="' +
      link(page, "SHA256SUMS") +
      '">SHA256SUMS</a> enthält alle.',
  );
  return `<section>${heading("Is it the real one?", "Ist es die echte Datei?")}<p>${about}</p>${commands.join("")}${renderSignature(page)}</section>`;
}

function renderSignature({ publicKeys }: DownloadPage): string {
  const [key] = publicKeys;
  if (key === undefined) {
    return `<p class="soft">${both("This release is not signed.", "Diese Ausgabe ist nicht signiert.")}</p>`;
  }
  const about = both(
    "release.json names the same sums, and is signed. With minisign:",
    "release.json nennt dieselben Summen und ist signiert. Mit minisign:",
  );
  return `<h3>${both("Signature", "Signatur")}</h3><p>${about}</p><pre tabindex="0"><code>minisign -Vm release.json -P ${escapeHtml(key)}</code></pre>`;
}

function renderFooter({ publisher, homepage, license }: Identity): string {
  const parts = [
    escapeHtml(publisher),
    ...(license === "UNLICENSED" ? [] : [escapeHtml(license)]),
    ...(homepage === null
      ? []
      : [`<a href="${escapeHtml(homepage)}">${escapeHtml(homepage.replace(/^https?:\/\//, ""))}</a>`]),
  ];
  return parts.join(" · ");
}
