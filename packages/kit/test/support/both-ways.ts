// An app looked at both ways, to compare what comes out: from its sources by `bun dev`, and from its executable once the sources are gone.
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { copyFile, cp, mkdir, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

import { openPage, type BrowserPage } from "./browser.ts";
import { tempHome } from "./home.ts";
import { ownPlatform } from "./platform.ts";
import { start } from "./program.ts";
import { scaffoldProject, type ProjectCopy } from "./project-copy.ts";

export interface Way {
  /** Asks it with this start's token. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A page that a new code lets in. */
  openPage(): Promise<BrowserPage>;
  /** The sources, under `bun dev`; null where they are gone. */
  project: ProjectCopy | null;
}

export interface Looked<Seen> {
  dev: Seen;
  file: Seen;
  /** What `bun dev` said meanwhile, and what the build said. */
  devOutput: string;
  buildOutput: string;
}

/**
 * Lays the files of a folder, and those of `more`, over the smallest app that `create-samara` makes.
 * The whole project is gone before the executable starts.
 * @param packages a `node_modules` that the app needs besides this repository's
 */
export async function lookBothWays<Seen>(
  folder: string,
  more: Record<string, string | null>,
  look: (way: Way) => Promise<Seen>,
  packages?: string,
): Promise<Looked<Seen>> {
  await using project = await scaffoldProject({ sample: "none" });
  if (packages !== undefined) await addPackages(project, packages);
  await cp(folder, project.dir, { recursive: true });
  await project.write(more);
  const served = await project.serve("bun dev");
  const dev = await look(makeWay(served.url, project.file(".dev", "home"), project));
  const { output: devOutput } = await served.stop();

  const { output: buildOutput, exitCode } = await project.run("bun build.ts");
  if (exitCode !== 0) throw new Error(`The build ended with ${exitCode}:\n${buildOutput}`);
  await using home = await tempHome();
  const file = await takeExecutable(project, home.user);
  await rm(project.dir, { recursive: true });
  await using program = await start({ platform: ownPlatform, file }, { home });
  return { dev, file: await look(makeWay(program.url, home.path)), devOutput, buildOutput };
}

/** The project has had a link to this repository's; now it has a link to each package of both. */
async function addPackages(project: ProjectCopy, packages: string): Promise<void> {
  const own = project.file("node_modules");
  const shared = realpathSync(own);
  await rm(own);
  await mkdir(own);
  const places = [packages, shared].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const first = new Map(places.toReversed().map((place) => [basename(place), place]));
  await Promise.all([...first].map(([name, place]) => symlink(place, join(own, name), "junction")));
}

async function takeExecutable(project: ProjectCopy, to: string): Promise<string> {
  const { target, os } = ownPlatform;
  const file = project.file("dist", target, os === "windows" ? "diary.exe" : "diary");
  const taken = join(to, basename(file));
  await copyFile(file, taken);
  return taken;
}

function makeWay(url: string, home: string, project: ProjectCopy | null = null): Way {
  const request = (path: string, init: RequestInit = {}) => {
    const authorization = `Bearer ${readFileSync(join(home, ".state", "token"), "utf8")}`;
    return fetch(new URL(path, url), { ...init, headers: { ...init.headers, authorization } });
  };
  return {
    project,
    request,
    async openPage() {
      const opened = await request("/_control/v1/open", { method: "POST" });
      return await openPage(((await opened.json()) as { url: string }).url);
    },
  };
}
