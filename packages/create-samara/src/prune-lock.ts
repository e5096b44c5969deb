// bun.lock for fewer packages: lines are left out, nothing is resolved anew, so every pin stays and no network is needed. Pure.

interface Lock {
  workspaces: { "": Record<string, unknown> };
  packages: Record<string, [string, ...unknown[]]>;
}

type Dependencies = Partial<Record<"dependencies" | "devDependencies", Record<string, string>>>;

/** @param project package.json as it is now: its name and what it still depends on */
export function pruneLock(text: string, project: { name: string } & Dependencies): string {
  const lock = parseLock(text);
  const direct = { ...project.dependencies, ...project.devDependencies };
  const needed = reach(lock.packages, Object.keys(direct));
  const end = text.indexOf("\n  }", text.indexOf('\n  "packages": {'));
  const lines = text.slice(0, end).split("\n");
  const from = lines.indexOf('  "packages": {');
  const kept = lines.filter((line, index) => index <= from || isNeeded(line, needed));
  const head = kept.slice(0, from).join("\n");
  const dropped = Object.keys({
    ...(lock.workspaces[""]["dependencies"] as object),
    ...(lock.workspaces[""]["devDependencies"] as object),
  }).filter((name) => !(name in direct));
  return tidy(`${pruneHead(head, project.name, dropped)}\n${kept.slice(from).join("\n")}${text.slice(end)}`);
}

/** Trailing commas are all that keeps a bun.lock from being JSON. */
function parseLock(text: string): Lock {
  return JSON.parse(text.replace(/,(\s*[}\]])/g, "$1")) as Lock;
}

/** Each package and a blank line; between those that are left, one blank line stays. */
function tidy(text: string): string {
  return text.replace(/\n{3,}/g, "\n\n").replace(/\n\n {2}\}/g, "\n  }");
}

function isNeeded(line: string, needed: ReadonlySet<string>): boolean {
  const key = /^ {4}"([^"]+)": \[/.exec(line)?.[1];
  return key === undefined || needed.has(key);
}

function pruneHead(head: string, name: string, dropped: readonly string[]): string {
  const named = head.replace(/^( {6}"name": )"[^"]*"/m, (_, key: string) => `${key}${JSON.stringify(name)}`);
  const lines = named.split("\n");
  return lines.filter((line) => !dropped.some((gone) => line.startsWith(`        "${gone}": `))).join("\n");
}

/** A key is a package's name, below others' (`a/b`) when it is theirs alone. */
function reach(packages: Lock["packages"], direct: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, parents: readonly string[]) => {
    const key = findKey(packages, name, parents);
    if (key === undefined || found.has(key.path)) return;
    found.add(key.path);
    const entry = packages[key.path] ?? [""];
    for (const child of dependenciesOf(entry)) visit(child, [...key.parents, name]);
  };
  for (const name of direct) visit(name, []);
  return found;
}

/** As Node looks: in the package's own folder first, then in those above it. */
function findKey(packages: Lock["packages"], name: string, parents: readonly string[]) {
  for (let depth = parents.length; depth >= 0; depth -= 1) {
    const above = parents.slice(0, depth);
    const path = [...above, name].join("/");
    if (path in packages) return { path, parents: above };
  }
  return undefined;
}

function dependenciesOf(entry: readonly unknown[]): string[] {
  const facts = entry.find(
    (part): part is Record<string, object> => typeof part === "object" && part !== null,
  );
  const kinds = ["dependencies", "optionalDependencies", "peerDependencies"];
  return kinds.flatMap((kind) => Object.keys(facts?.[kind] ?? {}));
}
