// Drawings of what a system asks at the first opening. Each has both languages; they are decoration
// beside steps that say the same.
import { both, escapeHtml } from "./html.ts";

const font = `font-family="system-ui, 'Segoe UI', sans-serif"`;

interface Words {
  x: number;
  y: number;
  en: string;
  de: string;
  size?: number;
  fill?: string;
  weight?: number;
  middle?: boolean;
}

function words({ x, y, en, de, size = 11, fill = "#fff", weight = 400, middle = false }: Words): string {
  const rest = `x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}"${middle ? ' text-anchor="middle"' : ""}`;
  return `<text lang="en" ${rest}>${escapeHtml(en)}</text><text lang="de" ${rest}>${escapeHtml(de)}</text>`;
}

/** A ring around what to click, with its number. */
function ring(x: number, y: number, width: number, number: number): string {
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="24" rx="12" fill="none" stroke="#ffb000" stroke-width="2.5"/>` +
    `<circle cx="${x + width}" cy="${y}" r="9" fill="#ffb000"/>` +
    `<text x="${x + width}" y="${y + 4}" font-size="11" font-weight="700" fill="#201500" text-anchor="middle">${number}</text>`
  );
}

function drawing(content: string): string {
  return `<svg viewBox="0 0 320 220" aria-hidden="true" ${font}>${content}</svg>`;
}

export function drawSmartScreen(file: string): string {
  return drawing(
    `<rect width="320" height="220" rx="8" fill="#0a5ea8"/>` +
      words({
        x: 20,
        y: 38,
        en: "Windows protected your PC",
        de: "Der Computer wurde geschützt",
        size: 16,
        weight: 600,
      }) +
      words({
        x: 20,
        y: 66,
        en: "An unrecognized app was prevented",
        de: "Der Start einer unbekannten App",
      }) +
      words({ x: 20, y: 82, en: "from starting.", de: "wurde verhindert." }) +
      words({ x: 20, y: 110, en: "More info", de: "Weitere Informationen", weight: 600 }) +
      ring(12, 94, 166, 1) +
      `<text x="20" y="140" font-size="10" fill="#dcebfa">${escapeHtml(file)}</text>` +
      `<rect x="118" y="172" width="92" height="26" fill="#ffffff2e" stroke="#fff"/>` +
      words({ x: 164, y: 189, en: "Run anyway", de: "Trotzdem ausf.", middle: true }) +
      `<rect x="216" y="172" width="88" height="26" fill="#ffffff14"/>` +
      words({ x: 260, y: 189, en: "Don’t run", de: "Nicht ausf.", middle: true }) +
      ring(114, 173, 100, 2),
  );
}

export function drawGatekeeper(title: string): string {
  const letters = [...title];
  const name = letters.length > 22 ? `${letters.slice(0, 21).join("").trimEnd()}…` : title;
  return drawing(
    `<rect width="320" height="104" rx="12" fill="#e9e9eb"/>` +
      words({
        x: 160,
        y: 24,
        en: `“${name}”`,
        de: `„${name}“`,
        size: 12,
        fill: "#1c1c1e",
        weight: 700,
        middle: true,
      }) +
      words({
        x: 160,
        y: 40,
        en: "Not Opened",
        de: "wurde nicht geöffnet",
        size: 12,
        fill: "#1c1c1e",
        weight: 700,
        middle: true,
      }) +
      words({
        x: 160,
        y: 56,
        en: "Apple could not verify it is free of malware.",
        de: "Apple konnte nicht überprüfen, ob es sicher ist.",
        size: 10,
        fill: "#3a3a3c",
        middle: true,
      }) +
      `<rect x="60" y="66" width="200" height="24" rx="6" fill="#0a7aff"/>` +
      words({ x: 160, y: 82, en: "Done", de: "Fertig", middle: true, weight: 600 }) +
      ring(56, 66, 208, 1) +
      `<rect y="116" width="320" height="104" rx="12" fill="#f6f6f7"/>` +
      words({
        x: 16,
        y: 138,
        en: "Privacy & Security",
        de: "Datenschutz & Sicherheit",
        size: 13,
        fill: "#1c1c1e",
        weight: 700,
      }) +
      words({
        x: 16,
        y: 162,
        en: `“${name}” was blocked`,
        de: `„${name}“ wurde blockiert`,
        fill: "#3a3a3c",
        size: 10.5,
      }) +
      words({
        x: 16,
        y: 177,
        en: "to protect your Mac.",
        de: "um deinen Mac zu schützen.",
        fill: "#3a3a3c",
        size: 10.5,
      }) +
      `<rect x="196" y="186" width="106" height="22" rx="6" fill="#fff" stroke="#c7c7cc"/>` +
      words({ x: 249, y: 201, en: "Open Anyway", de: "Dennoch öffnen", fill: "#1c1c1e", middle: true }) +
      ring(192, 185, 114, 2),
  );
}

export function drawTerminal(lines: readonly string[]): string {
  const rows = lines.map(
    (line, index) =>
      `<text x="18" y="${66 + index * 24}" font-size="11.5" font-family="ui-monospace, monospace" fill="#d6e2ee"><tspan fill="#7ee0a2">$ </tspan>${escapeHtml(line)}</text>`,
  );
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (fill, index) => `<circle cx="${20 + index * 16}" cy="20" r="5" fill="${fill}"/>`,
  );
  return drawing(`<rect width="320" height="220" rx="12" fill="#1b222b"/>${dots.join("")}${rows.join("")}`);
}

/** A heading in both languages. */
export const heading = (english: string, german: string) => `<h2>${both(english, german)}</h2>`;
