// Chooses the points of an update that faults strike, and strikes them.
import { updateReleases } from "./releases.ts";
import { listUpdatePoints, strikeUpdate, type UpdateFault, type UpdatePoint } from "./strikes.ts";

const faults: readonly UpdateFault[] = [
  "signal=KILL",
  "error=ENOSPC",
  "signal=KILL",
  "error=EIO",
  "signal=KILL",
  "error=EACCES",
  "signal=KILL",
  "error=EROFS",
];
/** Programs start, and hosts are called, or not; a full disk has no part in that. */
const killOnly = /^(connect|clone3|vfork|moment)$/;
/** From the download to the end, on a machine with little or much other work. */
const moments = Array.from({ length: 24 }, (_, index) => ({
  call: "moment",
  nth: 60 + index * 120,
  path: "",
}));

/** Strikes `count` points, evenly from the first to the last, each with one fault; more than there are points: with several. */
export async function sweepUpdate(count: number): Promise<{ summary: string; failures: string[] }> {
  const releases = await updateReleases();
  const points = [...thin(await listUpdatePoints(releases)), ...moments];
  const endings = new Map<string, number>();
  const failures: string[] = [];
  let acknowledged = 0;
  for (let index = 0; index < count; index += 1) {
    const place = (index * points.length) / count;
    const point = points[Math.floor(place) % points.length] as UpdatePoint;
    const chosen = faults[index % faults.length] as UpdateFault;
    const fault = killOnly.test(point.call) ? "signal=KILL" : chosen;
    const strike = await strikeUpdate(releases, point, fault);
    const kind = `${fault} ${strike.ending}`;
    endings.set(kind, (endings.get(kind) ?? 0) + 1);
    acknowledged += strike.acknowledged;
    failures.push(...strike.problems.map((problem) => `${strike.where}: ${problem}`));
    if ((index + 1) % 25 === 0) console.log(`${index + 1} strikes, ${failures.length} problems`);
    if (strike.problems.length > 0) console.log(failures.at(-1));
  }
  const counts = [...endings].map(([kind, number]) => `${kind}: ${number}`);
  const summary = `${count} strikes at ${points.length} points, ${acknowledged} rows acknowledged; ${counts.join(", ")}`;
  return { summary, failures };
}

/** A program of 100 MB is written in a hundred pieces: a few of them are enough. */
function thin(points: readonly UpdatePoint[]): UpdatePoint[] {
  const seen = new Map<string, number>();
  return points.filter(({ call, path }) => {
    const times = (seen.get(`${call} ${path}`) ?? 0) + 1;
    seen.set(`${call} ${path}`, times);
    return times <= 3;
  });
}
