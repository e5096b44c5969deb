// Renders dist/report.html, for the maker: how large everything is, what of the code takes the
// room, and what changed against the last release.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { packageName, type BuildReport } from "../compile/report.ts";
import { renderSize } from "../output/columns.ts";
import { fillTemplate } from "../release/fill-template.ts";
import { escapeHtml } from "./html.ts";
import { layOut, type Box } from "./treemap.ts";

/** What one release weighed: kept to compare the next one with. */
export interface Sizes {
  version: string;
  /** By what a file is, without its version: `windows-x64 setup`. */
  files: Readonly<Record<string, number>>;
  executables: Readonly<Record<string, number>>;
  /** Bytes in the bundle, by package. */
  packages: Readonly<Record<string, number>>;
}

export interface SizeReport {
  title: string;
  now: Sizes;
  last: Sizes | null;
  report: BuildReport | null;
}

export async function renderSizeReport({ title, now, last, report }: SizeReport): Promise<string> {
  const template = await readFile(join(import.meta.dir, "report.html"), "utf8");
  const against = last
    ? `Compared with ${last.version}.`
    : "There is no earlier release to compare with here.";
  return fillTemplate(template, {
    TITLE: escapeHtml(title),
    VERSION: escapeHtml(now.version),
    SUMMARY: escapeHtml(against),
    SECTIONS: [
      renderTable("What people download", now.files, last?.files),
      renderTable("Executables, unpacked", now.executables, last?.executables),
      report ? renderMap(report) : "",
      report ? renderTable("Packages in the bundle, minified", now.packages, last?.packages) : "",
      report ? renderModules(report) : "",
    ].join("\n"),
  });
}

type Table = Readonly<Record<string, number>>;

function renderTable(heading: string, now: Table, last: Table | undefined): string {
  const names = [...new Set([...Object.keys(now), ...Object.keys(last ?? {})])];
  const rows = names
    .map((name) => ({ name, size: now[name], before: last?.[name] }))
    .toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0));
  const largest = Math.max(1, ...rows.map(({ size = 0 }) => size));
  const cells = rows.map(({ name, size, before }) => {
    const share = (((size ?? 0) / largest) * 100).toFixed(1);
    const change = last ? `<td class="number">${renderChange(size, before)}</td>` : "";
    return (
      `<tr><td><code>${escapeHtml(name)}</code></td><td class="bar"><span style="width:${share}%"></span></td>` +
      `<td class="number">${size === undefined ? "" : renderSize(size)}</td>${change}</tr>`
    );
  });
  const head = `<tr><th>Name</th><th><span class="soft">Share</span></th><th class="number">Size</th>${last ? '<th class="number">Change</th>' : ""}</tr>`;
  return `<section><h2>${heading}</h2><table><thead>${head}</thead><tbody>${cells.join("")}</tbody></table></section>`;
}

function renderChange(size: number | undefined, before: number | undefined): string {
  if (size === undefined) return '<span class="less">gone</span>';
  if (before === undefined) return '<span class="more">new</span>';
  const difference = size - before;
  if (difference === 0) return '<span class="soft">same</span>';
  const sign = difference > 0 ? "+" : "−";
  return `<span class="${difference > 0 ? "more" : "less"}">${sign}${renderSize(Math.abs(difference))}</span>`;
}

/** In units of the map's width and height. */
const whole: Box = { x: 0, y: 0, width: 200, height: 100 };
/** A label needs so much room. */
const labelSize = { width: 12, height: 4 };

function renderMap({ packages, modules, bytes }: BuildReport): string {
  const shown = packages.filter((one) => one.bytes > 0);
  const boxes = layOut(
    shown.map((one) => one.bytes),
    whole,
  );
  const parts = shown.map(({ name, bytes: size }, index) => {
    const box = boxes[index];
    if (!box) return "";
    const inside = modules.filter((one) => one.bytes > 0 && packageName(one.path) === name);
    const hue = Math.round(index * 137.5) % 360;
    const label = isLarge(box) ? `<b>${escapeHtml(name)}</b>` : "";
    const files = box.width * box.height > 150 ? renderFiles(inside, box, hue) : "";
    return (
      `<div class="package" title="${escapeHtml(`${name}: ${renderSize(size)}`)}" ` +
      `style="${place(box, whole)};background:hsl(${hue} 45% var(--tone))">${label}${files}</div>`
    );
  });
  const about = `${renderSize(bytes)} of code in all, by package and file. The rest of an executable is Bun itself, and the files that you embed.`;
  return `<section><h2>What the code is made of</h2><p class="soft">${about}</p><div class="map" role="img" aria-label="A treemap of the tables below">${parts.join("")}</div></section>`;
}

/** The files of a package, below its name. */
function renderFiles(modules: BuildReport["modules"], outer: Box, hue: number): string {
  const inner: Box = { x: 0, y: 5, width: outer.width, height: Math.max(0, outer.height - 5) };
  const boxes = layOut(
    modules.map(({ bytes }) => bytes),
    inner,
  );
  return modules
    .slice(0, 400)
    .map(({ path, bytes }, index) => {
      const box = boxes[index];
      if (!box) return "";
      const name = path.split("/").at(-1) ?? path;
      const label = isLarge(box) ? `<span>${escapeHtml(name)}</span>` : "";
      return (
        `<div title="${escapeHtml(`${path}: ${renderSize(bytes)}`)}" ` +
        `style="${place(box, outer)};background:hsl(${hue} 50% calc(var(--tone) + ${(index % 3) * 3}%))">${label}</div>`
      );
    })
    .join("");
}

function isLarge({ width, height }: Box): boolean {
  return width >= labelSize.width && height >= labelSize.height;
}

function place({ x, y, width, height }: Box, outer: Box): string {
  const percent = (part: number, all: number) => `${((part / all) * 100).toFixed(2)}%`;
  return `left:${percent(x, outer.width)};top:${percent(y, outer.height)};width:${percent(width, outer.width)};height:${percent(height, outer.height)}`;
}

function renderModules({ modules }: BuildReport): string {
  const rows = modules
    .filter(({ bytes }) => bytes > 0)
    .map(
      ({ path, bytes }) =>
        `<tr><td><code>${escapeHtml(path)}</code></td><td class="number">${renderSize(bytes)}</td></tr>`,
    );
  const head = '<tr><th>File</th><th class="number">Size</th></tr>';
  return `<section><details><summary>All ${rows.length} files</summary><table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table></details></section>`;
}
