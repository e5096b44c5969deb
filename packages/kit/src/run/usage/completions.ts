// What shells complete after the executable's name, made of the same table as the help. Pure.
import { commandNames, commands, listOptions, type CommandEntry, type OptionEntry } from "./table.ts";

/** https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function renderBash(name: string): string {
  const own = functionOf(name);
  const options = listOptions(name);
  return `# bash completion for ${name}
${own}() {
  local word=\${COMP_WORDS[COMP_CWORD]} command="" one
  COMPREPLY=()
  for one in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $one in
      ${commandNames.join(" | ")})
        command=$one
        break
        ;;
    esac
  done
  case \${COMP_WORDS[COMP_CWORD-1]} in
${options.flatMap(bashValue).join("\n")}
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${options.map(({ long }) => long).join(" ")}" -- "$word")
    return
  fi
  case $command in
    "") mapfile -t COMPREPLY < <(compgen -W "${commandNames.join(" ")}" -- "$word") ;;
    help) mapfile -t COMPREPLY < <(compgen -W "${commandNames.join(" ")}" -- "$word") ;;
    ${commandNames.filter(takesFile).join(" | ")})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
  esac
}
complete -F ${own} ${name}
`;
}

function bashValue({ long, value, choices }: OptionEntry): string[] {
  if (value === undefined) return [];
  const body = choices
    ? [`mapfile -t COMPREPLY < <(compgen -W "${choices.join(" ")}" -- "$word")`]
    : value === "<folder>"
      ? ["compopt -o filenames", 'mapfile -t COMPREPLY < <(compgen -d -- "$word")']
      : [];
  return [`    ${long})`, ...[...body, "return", ";;"].map((line) => `      ${line}`)];
}

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html#Completion-Functions */
export function renderZsh(name: string): string {
  const own = functionOf(name);
  const names = commandNames.map((command) => single(`${command}:${commands[command].about}`));
  return `#compdef ${name}

${own}() {
  local state
  local -a commands
  commands=(
${names.map((one) => `    ${one}`).join("\n")}
  )
  _arguments -S \\
${listOptions(name)
  .flatMap(zshOption)
  .map((one) => `    ${one} \\`)
  .join("\n")}
    '1: :->command' \\
    '*: :->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[2] in
        help) _describe command commands ;;
        ${commandNames.filter(takesFile).join("|")}) _files ;;
      esac
      ;;
  esac
}

${own} "$@"
`;
}

function zshOption({ short, long, value, choices, about }: OptionEntry): string[] {
  const label = value?.slice(1, -1) ?? "";
  const action = choices ? `(${choices.join(" ")})` : value === "<folder>" ? "_files -/" : "";
  const rest = `[${about.replaceAll(/[[\]:\\]/g, "\\$&")}]${value ? `:${label}:${action}` : ""}`;
  return [short, long].flatMap((form) => (form ? [single(`${form}${rest}`)] : []));
}

/** https://fishshell.com/docs/current/completions.html */
export function renderFish(name: string): string {
  const line = (...words: readonly string[]) => ["complete", "-c", name, ...words].join(" ");
  const inCommand = (of: readonly string[]) =>
    of.length === 0 ? [] : ["-n", single(`__fish_seen_subcommand_from ${of.join(" ")}`)];
  return `${[
    `# fish completion for ${name}`,
    line("-f"),
    ...commandNames.map((command) =>
      line("-n", "__fish_use_subcommand", "-a", command, "-d", fishQuote(commands[command].about)),
    ),
    line(...inCommand(commandNames.filter(takesFile)), "-F"),
    line(...inCommand(["help"]), "-a", single(commandNames.join(" "))),
    ...listOptions(name).map(({ short, long, value, choices, about }) =>
      line(
        ...(short ? ["-s", short.slice(1)] : []),
        "-l",
        long.slice(2),
        // Without files, unless it is one.
        ...(value ? [value === "<folder>" ? "-r" : "-x"] : []),
        ...(choices ? ["-a", single(choices.join(" "))] : value === "<folder>" ? ["-F"] : []),
        "-d",
        fishQuote(about),
      ),
    ),
  ].join("\n")}\n`;
}

function takesFile(command: (typeof commandNames)[number]): boolean {
  const { args = "" }: CommandEntry = commands[command];
  return /file|folder/.test(args);
}

/** A name may hold a minus, a function's should not. */
const functionOf = (name: string) => `_${name.replaceAll("-", "_")}`;

const single = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
/** In fish, a quote and a backslash are escaped inside the quotes. */
const fishQuote = (word: string) => `'${word.replaceAll(/['\\]/g, "\\$&")}'`;
