// The man page, made of the same table as the help:
// https://man7.org/linux/man-pages/man7/man.7.html. Pure.
import { environmentPrefix } from "../home/paths.ts";
import { commandNames, commands, listOptions, type CommandEntry, type OptionEntry } from "./table.ts";

export interface Manual {
  /** The executable's. */
  name: string;
  title: string;
  version: string;
  /** One line; may be empty. */
  description: string;
  /** `2026-11-28` */
  date: string;
  homepage: string | null;
}

export function renderManPage(manual: Manual): string {
  const { name, title, version, date, homepage } = manual;
  const upper = name.toUpperCase();
  const lines = [
    `.TH ${quote(upper)} 1 ${quote(date)} ${quote(`${title} ${version}`)} "User Commands"`,
    ".SH NAME",
    `${roff(name)} \\- ${roff(summaryOf(manual))}`,
    ".SH SYNOPSIS",
    `.B ${roff(name)}`,
    ".RI [ command ]",
    ".RI [ options ]",
    ".SH DESCRIPTION",
    text(`${title} runs on this computer, and shows itself in a window or in the browser.`),
    text("Without a command, it starts and opens."),
    ".SH COMMANDS",
    ...commandNames.flatMap((command) => entry(nameOf(command), commands[command].about)),
    ".SH OPTIONS",
    ...listOptions(name).flatMap((option) => entry(formsOf(option), aboutOf(option))),
    ".SH ENVIRONMENT",
    ...entry(bold(`${environmentPrefix(name)}_HOME`), "keeps everything in this folder"),
    ".SH FILES",
    ...entry(
      bold(`~/.${name}`),
      "your data, settings, backups and logs; it stays when the program is removed",
    ),
    ".SH EXIT STATUS",
    ...exits.flatMap(([code, meaning]) => entry(bold(code), meaning)),
    ...(homepage === null ? [] : [".SH SEE ALSO", `.UR ${homepage}`, ".UE"]),
  ];
  return `${lines.join("\n")}\n`;
}

const exits: readonly (readonly [string, string])[] = [
  ["0", "done"],
  ["1", "a failure, with a message"],
  ["2", "the command line is wrong"],
  ["3", "another app or version owns the folder"],
  ["4", "the disk or the permissions refuse"],
];

/** As whatis(1) lists it: no capital that a sentence would need, no full stop. */
function summaryOf({ title, description }: Manual): string {
  return (description || title).replace(/\.$/, "");
}

function nameOf(command: (typeof commandNames)[number]): string {
  const { args }: CommandEntry = commands[command];
  return args ? `${bold(command)} ${roff(args)}` : bold(command);
}

function formsOf({ short, long, value }: OptionEntry): string {
  const names = [short, long].flatMap((name) => (name ? [bold(name)] : [])).join(", ");
  return value ? `${names} \\fI${roff(value.slice(1, -1))}\\fR` : names;
}

function aboutOf({ about, owner }: OptionEntry): string {
  return owner === undefined ? about : about.replace(/^\w+: /, `with ${owner}: `);
}

function entry(head: string, about: string): string[] {
  return [".TP", head, text(about)];
}

const bold = (word: string) => `\\fB${roff(word)}\\fR`;

/** A line that begins with a dot or an apostrophe would be a request. */
const text = (line: string) => roff(line).replace(/^[.']/, "\\&$&");

/** A plain `-` would print as a hyphen, which cannot be copied into a shell. */
function roff(line: string): string {
  return line
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("~", "\\(ti")
    .replaceAll("'", "\\(aq");
}

/** An argument of a request. */
function quote(word: string): string {
  return `"${roff(word).replaceAll('"', "\\(dq")}"`;
}
