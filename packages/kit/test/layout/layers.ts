// The layers of the sources, as a table: what may import what.
export interface Layers {
  of: string;
  /** The lowest first. A file imports from its own layer and from those below it. */
  order: readonly RegExp[];
}

export const layers: readonly Layers[] = [
  {
    of: "src/",
    order: [
      /^src\/messages\//,
      /^src\/(web|run)\//,
      /^src\/builder\//,
      // What makers' tests and the command `samara` start.
      /^src\/(testing\/|samara\.ts)/,
    ],
  },
  {
    of: "src/run/",
    order: [
      // The ground floor: plain data, and what is said of the machine and the executable.
      /^src\/run\/(errors|machine|language|build-info|config|file-types|addresses|content-security-policy|project|development|embedded|minisign|workers)\.ts$/,
      /^src\/run\/import-module\.ts$/,
      /^src\/run\/home\//,
      /^src\/run\/invocation\.ts$/,
      /^src\/run\/terminal\//,
      /^src\/run\/settings\//,
      // Commands and options as data, and what is made of them.
      /^src\/run\/usage\//,
      /^src\/run\/log\//,
      /^src\/run\/threads\/job\.ts$/,
      /^src\/run\/seeds\//,
      /^src\/run\/files\//,
      /^src\/run\/app\.ts$/,
      /^src\/run\/database\//,
      /^src\/run\/threads\//,
      /^src\/run\/http\//,
      /^src\/run\/window\//,
      /^src\/run\/install\//,
      /^src\/run\/doctor\//,
      /^src\/run\/(notices|report)\//,
      /^src\/run\/failed-start\//,
      /^src\/run\/update\//,
      /^src\/run\/(serve|jobs)\.ts$/,
      /^src\/run\/commands\//,
      /^src\/run\/(run|index|worker-main)\.ts$/,
    ],
  },
  {
    of: "src/builder/",
    order: [
      // The ground floor: the machine, its programs and files, and command lines.
      /^src\/builder\/(child|clean-environment|file-tree|git|in-parallel|machine|read-flags|same-file)\.ts$/,
      /^src\/builder\/plan\//,
      /^src\/builder\/(release|identity)\//,
      /^src\/builder\/whole-files\.ts$/,
      /^src\/builder\/packages\//,
      /^src\/builder\/signing\//,
      /^src\/builder\/seeds\//,
      /^src\/builder\/database\//,
      /^src\/builder\/compile\//,
      /^src\/builder\/materials\//,
      /^src\/builder\/examine\//,
      /^src\/builder\/output\//,
      /^src\/builder\/audit\//,
      /^src\/builder\/verify\//,
      /^src\/builder\/smoke\//,
      /^src\/builder\/(build-target|executable-here|hooks|inputs|make-executable|publish-accounts|run-build)\.ts$/,
      /^src\/builder\/(installer|managers|pages|patches|publish)\//,
      /^src\/builder\/pipeline\//,
      /^src\/builder\/dev\//,
      // The commands.
      /^src\/builder\/(build|build-command|db-generate|dev|index|keys-new|preload|reference|reference-declarations|reference-settings|release|start|upgrade|verify)\.ts$/,
    ],
  },
];
