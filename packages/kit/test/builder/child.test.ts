import { join } from "node:path";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { runChild, startChild } from "../../src/builder/child.ts";
import { tempProject } from "../support/project.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(30_000);

const { env, execPath } = process;

describe("runChild()", () => {
  test("collects both outputs and the exit code, and passes input on", async () => {
    const script =
      "console.log((await Bun.stdin.text()) + process.env.WORD); console.error('e'); process.exit(7)";
    const result = await runChild([execPath, "-e", script], {
      cwd: ".",
      env: { ...env, WORD: "b" },
      input: "a",
    });
    expect(result).toEqual({ exitCode: 7, stdout: "ab\n", stderr: "e\n" });
  });

  test("is null when there is no such program", async () => {
    expect(await runChild(["there-is-no-such-program"], { cwd: ".", env })).toBeNull();
  });
});

describe("runChild() with a signal", () => {
  test("ends the child early", async () => {
    const stopped = new AbortController();
    const running = runChild([execPath, "-e", "setInterval(() => {}, 1000)"], {
      cwd: ".",
      env,
      signal: stopped.signal,
      inBackground: true,
    });
    stopped.abort();
    expect((await running)?.exitCode).not.toBe(0);
  });
});

describe("startChild()", () => {
  test("hands over each line of the child's stdout, the last one without its end too", async () => {
    const lines: string[] = [];
    const script =
      "process.stdout.write('one\\ntwo\\nthr'); setTimeout(() => { process.stdout.write('ee'); process.exitCode = 3; }, 20)";
    const child = startChild([execPath, "-e", script], {
      cwd: ".",
      env,
      onLine: (line) => void lines.push(line),
    });
    expect(await child.exited).toBe(3);
    expect(lines).toEqual(["one", "two", "three"]);
  });
});

const parentSource = (terminalSendsInterrupt: boolean) => `
  import { runInForeground } from ${JSON.stringify(join(import.meta.dir, "..", "..", "src", "builder", "child.ts"))};
  const options = { cwd: import.meta.dir, env: process.env, terminalSendsInterrupt: ${terminalSendsInterrupt} };
  process.exitCode = await runInForeground([process.execPath, "child.ts"], options);
`;
const childSource = `
  let interrupts = 0;
  process.on("SIGINT", () => { interrupts += 1; });
  let asked = 0;
  process.on("SIGTERM", () => {
    asked += 1;
    if (asked < 3) return console.log("asked", asked);
    console.log("interrupts", interrupts);
    process.exit(5);
  });
  setInterval(() => {}, 1000);
  console.log("ready");
`;

describe("runInForeground()", () => {
  const onUnix = unless(notOnWindows("a console's Ctrl-C reaches every program in it by itself"));
  const endings = "passes signals on and ends with the child's code, when %s sends the interrupt";
  onUnix.test.each(["a program", "the terminal"] as const)(endings, async (sender) => {
    const terminal = sender === "the terminal";
    const interrupts = terminal ? 0 : 1;
    await using project = await tempProject({ "parent.ts": parentSource(terminal), "child.ts": childSource });
    const parent = Bun.spawn([execPath, "parent.ts"], {
      cwd: project.dir,
      env,
      stdout: "pipe",
      stderr: "inherit",
    });
    let output = "";
    for await (const chunk of parent.stdout.pipeThrough(new TextDecoderStream())) {
      output += chunk;
      // Signals that wait together arrive in any order, at the parent and at the child: a round trip later for each of them the interrupt
      // has arrived, or never will.
      if (output === "ready\n") parent.kill("SIGINT");
      // It ends with its last line, and a signal in that moment would end it otherwise.
      if (!output.includes("interrupts")) parent.kill("SIGTERM");
    }
    expect(output).toBe(`ready\nasked 1\nasked 2\ninterrupts ${interrupts}\n`);
    expect(await parent.exited).toBe(5);
  });
});
