// Every figure there is: its name, group and unit. The groups are what `--only` chooses from.

export const groups = {
  start: "starts",
  cold: "a start after the computer was switched on",
  requests: "requests per second",
  data: "100,000 notes",
  large: "1.5 GB of notes",
  memory: "memory",
  size: "size",
  build: "building",
  seeds: "10,000 seeds",
  page: "the page",
  update: "updating",
} as const;
export type Group = keyof typeof groups;

/** One figure per program, in the metric's base unit. */
export type Figure = Partial<Record<string, number>>;
export type Figures = Partial<Record<string, Figure>>;

export interface Metric {
  group: Group;
  what: string;
  unit: "ms" | "s" | "/s" | "MB" | "KB";
  /** After the point. */
  digits: number;
}

const loads = {
  ping: "ping",
  list: "list of 20",
  get: "get by id",
  create: "durable create",
} as const;
export const connectionCounts = [1, 64] as const;

function ofLoads(group: Group, routes: Record<string, string>): Record<string, Metric> {
  const all = Object.entries(routes).flatMap(([route, what]) =>
    connectionCounts.map((count) => {
      const metric: Metric = {
        group,
        what: `${what}, ${count} connection${count > 1 ? "s" : ""}`,
        unit: "/s",
        digits: 0,
      };
      return [`${route}${count}`, metric] as const;
    }),
  );
  return Object.fromEntries(all);
}

/** In the order of the tables. */
export const metrics: Record<string, Metric> = {
  warmStart: { group: "start", what: "warm start", unit: "ms", digits: 1 },
  firstStart: { group: "start", what: "first start", unit: "ms", digits: 1 },
  coldStart: { group: "cold", what: "cold start", unit: "ms", digits: 0 },
  ...ofLoads("requests", loads),
  ...ofLoads("data", { search: "search" }),
  dataWarmStart: { group: "data", what: "warm start", unit: "ms", digits: 1 },
  dataCrashStart: { group: "data", what: "start after a crash", unit: "ms", digits: 1 },
  dataNewVersion: { group: "data", what: "first start of a new version", unit: "ms", digits: 1 },
  exportPeak: { group: "data", what: "export, memory over idle", unit: "MB", digits: 1 },
  importPeak: { group: "data", what: "import, memory over idle", unit: "MB", digits: 1 },
  largeWarmStart: { group: "large", what: "warm start", unit: "ms", digits: 1 },
  largeCrashStart: { group: "large", what: "start after a crash", unit: "ms", digits: 1 },
  largeNewVersion: { group: "large", what: "first start of a new version", unit: "ms", digits: 1 },
  memoryAfterStart: { group: "start", what: "memory after the first answer", unit: "MB", digits: 1 },
  memoryAfterRequests: { group: "memory", what: "after 100,000 requests", unit: "MB", digits: 1 },
  sizeOverEmpty: { group: "size", what: "over a compiled console.log(1)", unit: "MB", digits: 2 },
  executableSize: { group: "size", what: "executable", unit: "MB", digits: 1 },
  smallestExecutable: { group: "build", what: "smallest of the eight executables", unit: "MB", digits: 0 },
  largestExecutable: { group: "build", what: "largest of them", unit: "MB", digits: 0 },
  smallestDownload: { group: "build", what: "smallest of the eight downloads", unit: "MB", digits: 0 },
  largestDownload: { group: "build", what: "largest of them", unit: "MB", digits: 0 },
  buildOneLine: { group: "build", what: "bun run build after one line", unit: "s", digits: 2 },
  startOneLine: { group: "build", what: "bun start after one line", unit: "s", digits: 2 },
  buildAllCold: { group: "build", what: "bun run build:all, nothing built before", unit: "s", digits: 2 },
  buildAllOneLine: { group: "build", what: "bun run build:all after one line", unit: "s", digits: 2 },
  buildAllUnchanged: { group: "build", what: "bun run build:all, nothing changed", unit: "s", digits: 2 },
  seedsFirstStart: { group: "seeds", what: "first start with 10,000 seeds", unit: "ms", digits: 0 },
  seedsCopy: { group: "seeds", what: "cp -r and sync of the same files", unit: "ms", digits: 0 },
  patchLinux: { group: "update", what: "patch after one line, Linux", unit: "KB", digits: 2 },
  patchWindows: { group: "update", what: "patch after one line, Windows", unit: "KB", digits: 2 },
  patchMacOS: { group: "update", what: "patch after one line, macOS", unit: "KB", digits: 2 },
  patchMaking: { group: "update", what: "making a patch", unit: "s", digits: 2 },
  patchApplying: { group: "update", what: "applying it", unit: "ms", digits: 0 },
  patchMemory: { group: "update", what: "memory for that", unit: "MB", digits: 0 },
  pagePaint: { group: "page", what: "first paint of the notebook", unit: "ms", digits: 1 },
  textPaint: { group: "page", what: "first paint of a bare text", unit: "ms", digits: 1 },
  starterPageSize: { group: "page", what: "the starter's page, gzip", unit: "KB", digits: 1 },
  notebookPageSize: { group: "page", what: "the notebook's page, gzip", unit: "KB", digits: 1 },
};

const divisors = { ms: 1, s: 1000, "/s": 1, MB: 1e6, KB: 1024 } as const;

/** Without its unit: `1,234.5`. Times come in milliseconds, sizes in bytes. */
export function formatFigure({ unit, digits }: Metric, value: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (value / divisors[unit]).toLocaleString("en-US", options);
}
