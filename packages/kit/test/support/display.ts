// A screen of a test's own, and a Chromium that shows its windows there: Xvfb, looked at with xdotool.
import { delimiter } from "node:path";

import { absent, impossible, type Reason } from "./skip.ts";
import { atEnd } from "./at-end.ts";
import { browserPath } from "./browser.ts";
import { closeWindow } from "./close-window.ts";
import { until } from "./http.ts";
import { writePrograms } from "./programs.ts";

/** Why no window can be looked at here; null when it can. */
export const displayMissing = findMissing();

export interface Display extends AsyncDisposable {
  /** What a program needs to show its windows there, and to find `programs` before all others. */
  env: Record<string, string>;
  /** The windows whose title this is, by number. */
  windows(title: string): string[];
  size(window: string): { width: number; height: number };
  /** Clicks in the middle of a window's width, at this part of its height. */
  click(window: string, part: number): void;
  /** Closes a window as its user does, and waits until it is gone. It must be there: X ends who speaks to one that is not. */
  close(window: string): Promise<void>;
}

const screens = new Set<Bun.Subprocess>();
atEnd(() => {
  for (const screen of screens) screen.kill("SIGKILL");
});

/** @param programs shell scripts by name, in `folder`, which is made */
export async function openDisplay(folder: string, programs: Record<string, string>): Promise<Display> {
  // Without -noreset it starts anew when its last client leaves, as xdotool does at every look, and drops who just comes.
  const args = ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"];
  const screen = Bun.spawn(["Xvfb", ...args], { stdout: "pipe", stderr: "ignore" });
  screens.add(screen);
  const { value } = await screen.stdout.getReader().read();
  const display = `:${new TextDecoder().decode(value).trim()}`;
  writePrograms(folder, programs);
  return {
    env: { DISPLAY: display, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` },
    ...control(display),
    // Every browser that shows something there ends with it.
    async [Symbol.asyncDispose]() {
      screen.kill();
      await screen.exited;
      screens.delete(screen);
    },
  };
}

/** The script that starts the real Chromium in a test: a container lets it have no sandbox, and Xvfb has no graphics card. */
export function chromiumScript(...flags: string[]): string {
  const all = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ...flags].join(" ");
  return `exec "${browserPath}" ${all} "$@"`;
}

function control(display: string): Pick<Display, "windows" | "size" | "click" | "close"> {
  const windows = (title: string) =>
    xdotool(display, "search", "--onlyvisible", "--name", `^${title}$`)
      .split("\n")
      .filter((line) => line !== "");
  const size = (window: string) => {
    const text = xdotool(display, "getwindowgeometry", "--shell", window);
    const number = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, "m").exec(text)?.[1]);
    return { width: number("WIDTH"), height: number("HEIGHT") };
  };
  return {
    windows,
    size,
    click(window, part) {
      const { width, height } = size(window);
      const place = [width / 2, height * part].map((pixels) => String(Math.round(pixels)));
      xdotool(display, "mousemove", "--window", window, ...place, "click", "1");
    },
    async close(window) {
      closeWindow(display, Number(window));
      await until(
        () => xdotool(display, "getwindowname", window),
        (name) => name === "",
      );
    },
  };
}

function xdotool(display: string, ...args: string[]): string {
  const env = { ...process.env, DISPLAY: display };
  return Bun.spawnSync(["xdotool", ...args], { env, stderr: "ignore" }).stdout.toString();
}

function findMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux has a screen that no person sees");
  const tools = ["Xvfb", "xdotool"].filter((tool) => Bun.which(tool) === null);
  if (browserPath === null) tools.push("chromium");
  return tools.length === 0 ? null : absent(`not installed: ${tools.join(", ")}`);
}
