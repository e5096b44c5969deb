// Runs the app under `bun dev`, and reacts to saved files. A mistake in a saved file never ends it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { parsedBefore, planReaction, tellRestart } from "./changes.ts";
import { startDevServer, type DevServer } from "./server.ts";
import { stageDraft } from "./stage.ts";
import { findSyntaxErrors } from "./syntax.ts";
import type { BuildMachine } from "../machine.ts";
import { reportFailure } from "../output/report-failure.ts";

export interface DevLoop {
  /** @returns the exit code if the app did not start. @throws UserError for the maker's mistakes */
  begin(): Promise<number | null>;
  /** Reports mistakes; the running app then continues unchanged. */
  react(saved: ReadonlySet<string>): Promise<void>;
  /** Prints the app's address, with a code that opens the page. */
  tellLink(): Promise<void>;
  end(): Promise<void>;
}

export interface DevLoopOptions {
  /** The maker's arguments for the app. */
  args: readonly string[];
  /** Its current folder is the project. */
  machine: BuildMachine;
  say(text: string): void;
}

export function makeDevLoop({ args, machine, say }: DevLoopOptions): DevLoop {
  const projectDir = machine.cwd;
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  let title = "The app";
  let server: DevServer | null = null;
  let port: number | null = null;
  /** Saved, but not in the running app yet, because one of them is broken. */
  const waiting = new Set<string>();

  /** @returns the exit code if the app ended at once */
  async function start(): Promise<number | null> {
    const result = await startDevServer({ projectDir, machine, args, token, port, onLine: say });
    if (result.kind === "ended") return result.exitCode;
    if (result.kind === "running elsewhere") {
      say(`${title} is already running at ${result.url}`);
      return 0;
    }
    server = result.server;
    port = Number(new URL(server.url).port);
    void watchEnd(server);
    return null;
  }

  async function watchEnd(started: DevServer): Promise<void> {
    const exitCode = await started.exited;
    if (server !== started) return;
    server = null;
    say(tellEnd(title, exitCode));
  }

  async function stop(): Promise<void> {
    const running = server;
    server = null;
    await running?.stop();
  }

  async function restart(): Promise<void> {
    const begun = performance.now();
    const saved = [...waiting];
    const reaction = planReaction(saved);
    const draft = reaction.stage ? await stageDraft(projectDir, machine) : null;
    await stop();
    await draft?.place();
    title = draft?.title ?? title;
    waiting.clear();
    const ended = await start();
    say(ended === null ? tellRestart(saved, reaction, performance.now() - begun) : tellEnd(title, ended));
  }

  return {
    async begin() {
      const draft = await stageDraft(projectDir, machine);
      await draft.place();
      title = draft.title;
      await mkdir(join(projectDir, ".dev", "home"), { recursive: true, mode: 0o700 });
      const ended = await start();
      if (ended === null) await this.tellLink();
      return ended;
    },

    async react(saved) {
      for (const path of saved) if (planReaction([path]).restart) waiting.add(path);
      if (!planReaction(saved).restart) return;
      const goesOn = server === null ? "" : `${title} keeps running without that change.`;
      const faults = await findSyntaxErrors(projectDir, parsedBefore(waiting));
      if (faults.length > 0) return say([...faults, goesOn].filter(Boolean).join("\n"));
      try {
        await restart();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        reportFailure(error);
        if (goesOn !== "") say(goesOn);
      }
    },

    async tellLink() {
      const running = server;
      if (running === null) return;
      const link = await running.link().catch(() => running.url);
      say(`${title} is running at ${link}`);
      if (machine.stdinIsTerminal && link !== running.url)
        say("This link works once; Enter makes a new one.");
    },

    end: stop,
  };
}

function tellEnd(title: string, exitCode: number): string {
  // Exit code 3 means another app's home or a newer version's: a migration that the development
  // home has was removed.
  const otherwise = exitCode === 3 ? " Or delete .dev/home, to start with a fresh one." : "";
  return `${title} ended with ${exitCode}. Save a file to start it again.${otherwise}`;
}
