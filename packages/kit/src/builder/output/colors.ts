// The build's colours, and when to use none.

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Paint = (color: keyof typeof codes, text: string) => string;

export const paintNothing: Paint = (_color, text) => text;
const paintTerminal: Paint = (color, text) => `\u001b[${codes[color][0]}m${text}\u001b[${codes[color][1]}m`;

/** NO_COLOR counts if it is not empty (https://no-color.org). */
export function choosePaint(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  return isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? paintTerminal : paintNothing;
}
