// The icon of an app that has none yet: the first letter of its title on a color of its own. Drawn
// as strokes, because a font's letters would differ from machine to machine. Pure.

/** For titles that begin with another letter: a winged seed. */
const seed = `<path d="M22 40C20 23 32 11 54 9 57 30 44 45 26 45z" fill="#fff" />
  <circle cx="20" cy="46" r="8" fill="#fff" fill-opacity=".75" />`;

/** Each fills a box of 20 × 28; a capital's stroke is 6 wide. */
const strokes: Readonly<Record<string, string>> = {
  A: "M0 28 10 0l10 28M4 19h12",
  B: "M0 14h12a7 7 0 0 1 0 14H0V0h11a7 7 0 0 1 0 14",
  C: "M19 6A10.5 14 0 1 0 19 22",
  D: "M0 0v28h6a14 14 0 0 0 0-28z",
  E: "M18 0H0v28h18M0 14h14",
  F: "M18 0H0v28M0 14h14",
  G: "M19 6A10.5 14 0 1 0 20 21v-6h-7",
  H: "M0 0v28M20 0v28M0 14h20",
  I: "M10 0v28",
  J: "M17 0v19a8.5 9 0 0 1-17 1",
  K: "M0 0v28M19 0 0 17M8 10l12 18",
  L: "M2 0v28h16",
  M: "M-2 28V0l12 18L22 0v28",
  N: "M0 28V0l20 28V0",
  O: "M10 0a12 14 0 0 0 0 28 12 14 0 0 0 0-28z",
  P: "M1 28V0h11a8 8 0 0 1 0 16H1",
  Q: "M10 0a12 14 0 0 0 0 28 12 14 0 0 0 0-28zM13 20l8 9",
  R: "M1 28V0h11a8 8 0 0 1 0 16H1M11 16l9 12",
  S: "M18 5C15-2 2-2 2 7c0 9 17 5 17 14 0 9-15 9-19 1",
  T: "M-1 0h22M10 0v28",
  U: "M0 0v18a10 10 0 0 0 20 0V0",
  V: "M-1 0 10 28 21 0",
  W: "M-4 0 3 28 10 6l7 22L24 0",
  X: "M0 0l20 28M20 0 0 28",
  Y: "M-1 0 10 14 21 0M10 14v14",
  Z: "M0 0h20L0 28h20",
  "0": "M10 0a10 14 0 0 0 0 28 10 14 0 0 0 0-28z",
  "1": "M5 6l8-6v28",
  "2": "M1 7c1-10 18-9 18 1 0 7-19 20-19 20h20",
  "3": "M1 3C7-3 18-1 18 7c0 5-4 7-9 7 6 0 11 2 11 7 0 8-13 9-20 4",
  "4": "M15 28V0L0 20h20",
  "5": "M18 0H3L2 12c6-3 17-1 17 7 0 9-13 11-19 6",
  "6": "M15 0C4 7 0 14 0 19a9.5 9 0 1 0 19 0 9.5 9 0 0 0-19 0",
  "7": "M0 0h20L7 28",
  "8": "M10 0a8 7 0 0 0 0 14 8 7 0 0 0 0-14zM10 14a10 7 0 0 0 0 14 10 7 0 0 0 0-14z",
  "9": "M5 28c11-7 15-14 15-19a9.5 9 0 1 0-19 0 9.5 9 0 0 0 19 0",
};

export function renderLetterIcon({ title, appId }: { title: string; appId: string }): string {
  const hue = Number.parseInt(appId.slice(0, 4), 16) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <linearGradient id="ground" x2="0" y2="1">
    <stop stop-color="${hexColor(hue, 0.45, 0.42)}" />
    <stop offset="1" stop-color="${hexColor(hue, 0.5, 0.28)}" />
  </linearGradient>
  <rect width="64" height="64" rx="14" fill="url(#ground)" />
  ${drawLetter(title)}
</svg>
`;
}

function drawLetter(title: string): string {
  const [first = ""] = /[\p{L}\p{N}]/u.exec(title) ?? [];
  // Without its accents: "Ü" is U and two dots.
  const [letter = ""] = first.toUpperCase().normalize("NFD");
  const path = strokes[letter];
  if (path === undefined) return seed;
  return `<path d="${path}" transform="translate(22 18)" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round" />`;
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function hexColor(hue: number, saturation: number, lightness: number): string {
  const channel = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    const reach = saturation * Math.min(lightness, 1 - lightness);
    return lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  };
  const bytes = [channel(0), channel(8), channel(4)].map((value) => Math.round(value * 255));
  return `#${Buffer.from(bytes).toString("hex")}`;
}
