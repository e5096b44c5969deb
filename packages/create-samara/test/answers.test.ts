// Flags, variables and defaults of the scaffolder.
import { describe, expect, test } from "bun:test";

import { answersFromEnv, checkAnswers } from "../src/answers.ts";
import { parseCreateCommandLine } from "../src/command-line.ts";

const folder = "/home/ann/my-app";

describe("checkAnswers()", () => {
  test("takes the rest from the folder", () => {
    expect(checkAnswers({}, folder)).toEqual({
      name: "my-app",
      title: "My app",
      port: null,
      targets: null,
      sample: "notes",
    });
  });

  test("puts targets in the platform table's order, and takes all of them for all", () => {
    expect(checkAnswers({ targets: "windows-x64, linux-x64" }, folder).targets).toEqual([
      "linux-x64",
      "windows-x64",
    ]);
    expect(checkAnswers({ targets: "all" }, folder).targets).toBeNull();
  });

  test.each([
    [{ port: "0" }, 'Cannot use the port "0" from --port (SAMARA_PORT)'],
    [{ port: "70000" }, "whole number"],
    [{ port: "80a" }, "whole number"],
    [{ title: " " }, 'Cannot use the title " "'],
    [{ title: "a\nb" }, "one line"],
    [{ title: "a".repeat(81) }, "80"],
    [{ targets: "linux-x46" }, "did you mean linux-x64?"],
    [{ targets: "," }, "choose"],
    [{ sample: "todo" }, "choose among notes, notebook, none"],
    [{ name: "Bad Name" }, "bad-name"],
  ])("refuses %j", (raw, words) => {
    const refused = (() => {
      try {
        return checkAnswers(raw, folder);
      } catch (error) {
        const { message, hint, exitCode } = error as { message: string; hint: string; exitCode: number };
        return { text: `${message} ${hint}`, exitCode };
      }
    })();
    expect(refused).toEqual({ text: expect.stringContaining(words), exitCode: 2 });
  });
});

test("answersFromEnv() reads every question, and nothing from an empty variable", () => {
  const env = {
    SAMARA_TITLE: "T",
    SAMARA_PORT: "",
    SAMARA_TARGETS: "all",
    SAMARA_SAMPLE: "none",
    OTHER: "x",
  };
  expect(answersFromEnv(env)).toEqual({ title: "T", targets: "all", sample: "none" });
});

describe("parseCreateCommandLine()", () => {
  test("has a flag for every question", () => {
    const argv = [
      "x",
      "--title",
      "T",
      "--port=5",
      "--targets",
      "all",
      "--sample",
      "none",
      "--name",
      "n",
      "-y",
    ];
    expect(parseCreateCommandLine(argv)).toEqual({
      folder: "x",
      answers: { name: "n", title: "T", port: "5", targets: "all", sample: "none" },
      takeDefaults: true,
      git: true,
      install: true,
      help: false,
    });
  });

  test.each([
    [["--titel", "x"], "did you mean --title?"],
    [["--prot=5"], "did you mean --port?"],
    [["a", "b"], "quotes"],
    [["--title"], "--help"],
  ])("refuses %j", (argv, hint) => {
    expect(() => parseCreateCommandLine(argv)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint), exitCode: 2 }),
    );
  });
});
