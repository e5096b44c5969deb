// Shows a build while it runs: a live line per target on a terminal, plain lines elsewhere.
// build-result.ts prints results.
import type { Paint } from "./colors.ts";
import { alignColumns, renderSeconds } from "./columns.ts";

const targetStates = [
  "waiting",
  "staging",
  "compiling",
  "signing",
  "examining",
  "packing",
  "starting",
  "built",
  "unchanged",
  "failed",
] as const;
export type TargetState = (typeof targetStates)[number];

export interface Progress {
  /** The build starts its next step. */
  step(name: string): void;
  /** A target enters its next state; the first call adds its line. */
  target(name: string, state: TargetState): void;
  /** Ends the display, and leaves the screen clean. */
  close(): void;
}

export interface ProgressOptions {
  write: (text: string) => void;
  /** Milliseconds of any clock. */
  now: () => number;
  paint: Paint;
}

export interface TargetLine {
  name: string;
  state: TargetState;
  /** Start and end of its work, on the same clock. */
  begunMs: number | null;
  endedMs: number | null;
}

const redrawMs = 100;
const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const ends: ReadonlySet<TargetState> = new Set(["built", "unchanged", "failed"]);

/** Prints nothing: for programs that only want the result. */
export const silentProgress: Progress = { step() {}, target() {}, close() {} };

/** Only appends lines: for logs, pipes and CI. */
export function plainProgress({ write, now }: ProgressOptions): Progress {
  const lines = new Map<string, TargetLine>();
  return {
    step: (name) => write(`${name}\n`),
    target(name, state) {
      const before = lines.get(name);
      const line = advanceLine(before, name, state, now());
      lines.set(name, line);
      const begins = before?.begunMs === null && line.begunMs !== null;
      if (begins || ends.has(state)) write(`${renderPlainLine(line)}\n`);
    },
    close() {},
  };
}

/** A block at the bottom of the terminal, redrawn in place until it is closed and removed. */
export function liveProgress(options: ProgressOptions): Progress {
  const { write, now } = options;
  const lines = new Map<string, TargetLine>();
  let stepName = "";
  let drawn = 0;
  const draw = () => {
    const block = renderBlock({ stepName, lines: [...lines.values()], nowMs: now() }, options.paint);
    write(eraseLines(drawn) + block.map((line) => `${line}\n`).join(""));
    drawn = block.length;
  };
  const timer = setInterval(draw, redrawMs);
  return {
    step(name) {
      stepName = name;
      draw();
    },
    target: (name, state) => void lines.set(name, advanceLine(lines.get(name), name, state, now())),
    close() {
      clearInterval(timer);
      write(eraseLines(drawn));
      drawn = 0;
    },
  };
}

function advanceLine(
  before: TargetLine | undefined,
  name: string,
  state: TargetState,
  nowMs: number,
): TargetLine {
  const isWaiting = state === "waiting" || state === "unchanged";
  const begunMs = before?.begunMs ?? (isWaiting ? null : nowMs);
  return { name, state, begunMs, endedMs: ends.has(state) ? nowMs : null };
}

/** The live block: the step, then a line per target with its state and duration. */
export function renderBlock(
  { stepName, lines, nowMs }: { stepName: string; lines: readonly TargetLine[]; nowMs: number },
  paint: Paint,
): string[] {
  const frame = spinner[Math.floor(nowMs / redrawMs) % spinner.length] ?? "";
  const texts = alignColumns(lines.map((line) => [line.name, line.state, renderElapsed(line, nowMs)]));
  const rows = lines.map((line, index) => {
    const color = colorOf[line.state];
    const text = `${markOf(line, frame)} ${texts[index] ?? ""}`;
    return `  ${color === null ? text : paint(color, text)}`;
  });
  return [`${paint("cyan", frame)} ${stepName}`, ...rows];
}

function markOf({ state, begunMs }: TargetLine, frame: string): string {
  if (state === "built") return "✓";
  if (state === "failed") return "✗";
  if (state === "unchanged") return "=";
  return begunMs === null ? "·" : frame;
}

const colorOf: Record<TargetState, Parameters<Paint>[0] | null> = {
  waiting: "dim",
  staging: null,
  compiling: null,
  signing: null,
  examining: null,
  packing: null,
  starting: null,
  built: "green",
  unchanged: "dim",
  failed: "red",
};

function renderElapsed({ begunMs, endedMs }: TargetLine, nowMs: number): string {
  return begunMs === null ? "" : renderSeconds((endedMs ?? nowMs) - begunMs);
}

function renderPlainLine(line: TargetLine): string {
  const elapsed = renderElapsed(line, line.endedMs ?? 0);
  if (line.endedMs === null) return `  ${line.name}: building`;
  return `  ${line.name}: ${line.state}${elapsed === "" ? "" : ` after ${elapsed}`}`;
}

/** Moves up, and clears to the end of the screen. */
function eraseLines(count: number): string {
  return count === 0 ? "" : `\u001b[${count}A\u001b[J`;
}
