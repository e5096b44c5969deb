// A placeholder icon: the title's first letter on the app's own color. Pure.
import type { Answers } from "./answers.ts";

export function renderIcon({ title, appId }: Pick<Answers, "title" | "appId">): string {
  const letter = (/[\p{L}\p{N}]/u.exec(title)?.[0] ?? "•").toUpperCase();
  const hue = Number.parseInt(appId.slice(0, 4), 16) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="8" fill="hsl(${hue} 45% 35%)" />
  <text x="16" y="23" fill="#fff" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle">${letter}</text>
</svg>
`;
}
