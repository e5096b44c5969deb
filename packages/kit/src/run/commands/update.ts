// `update`: looks for a new version, and installs it behind the running app. `--check` only looks.
import type { Invocation } from "../invocation.ts";
import { renderSize } from "../terminal/columns.ts";
import { lockUpdates } from "../update/alone.ts";
import type { Choice, Offer } from "../update/choose.ts";
import { installUpdate, type InstallStep, type OnStep } from "../update/install.ts";
import { lookAndNote } from "../update/note-look.ts";
import { Postponed, reportUpdate, type UpdateReport } from "../update/report.ts";
import { quietVariable } from "../update/updater.ts";

export async function updateCommand(invocation: Invocation): Promise<void> {
  const lock = await lockUpdates(invocation);
  const report = reportUpdate(invocation);
  try {
    await update(invocation, report);
  } catch (error) {
    // The next time the app is closed.
    if (error instanceof Postponed) return;
    report.failed(error);
    throw error;
  } finally {
    report.end();
    lock.release();
  }
}

async function update(invocation: Invocation, report: UpdateReport): Promise<void> {
  const { config, info, line, machine, paths, print, say } = invocation;
  const { check = false, to = null, channel = null } = line;
  const isAsked = machine.env[quietVariable] === undefined;
  const look = { info, config, paths, machine, channel, wanted: to, isAsked };
  const { base, choice, document } = await lookAndNote(look, new Date());
  if (choice.kind !== "offer" || check) {
    if (!check && to !== null) report.failed(new Error(describe(choice, invocation)));
    print(describe(choice, invocation), { event: "update", version: info.version, ...summary(choice) });
    return;
  }
  report.begin(document);
  const onStep: OnStep = (step, bytes = 0, way = "full") => {
    report.step(step, bytes);
    const what = way === "patch" ? "what changed" : `version ${choice.version}`;
    say(step === "downloading" ? `Downloading ${what} (${renderSize(bytes)}) …` : steps[step]);
  };
  const { kind, staged } = await installUpdate(invocation, { offer: choice, base }, onStep);
  report.done();
  const how = staged?.fellBack ? ` The patch could not be used (${staged.fellBack}).` : "";
  const done =
    kind === "installed" ? `is installed.${how}` : "is installed already; restart the app to use it.";
  print(`Version ${choice.version} of ${info.title} ${done}`, {
    event: "updated",
    from: info.version,
    version: choice.version,
    way: staged?.way ?? null,
    bytes: staged?.bytes ?? 0,
    fellBack: staged?.fellBack ?? null,
  });
}

const steps = {
  trying: "Checking that it runs on this computer …",
  rehearsing: "Starting it on a copy of your data …",
  sampling: "Starting it on a sample of your data: there is too much of it for a copy …",
  starting: "Starting it on your data …",
} as const satisfies Record<Exclude<InstallStep, "downloading">, string>;

function describe(choice: Choice, { info }: Invocation): string {
  const { title, version } = info;
  switch (choice.kind) {
    case "offer":
      return `Version ${choice.version} of ${title} is there (you have ${version}); \`${info.name} update\` installs it`;
    case "current":
      return `${title} ${version} is the newest version`;
    case "recalled":
      return `Version ${version} of ${title} was recalled; \`${info.name} rollback\` goes back to the one before`;
    case "unknown":
      return `There is no version ${choice.version} of ${title} to update to`;
    case "held":
      return `Version ${choice.version} of ${title} is there, but ${reasons[choice.reason]}`;
  }
}

const reasons = {
  target: "not for this kind of computer",
  rollout: "not for everybody yet",
  failed: "it failed here before",
  minimum: "only newer versions than yours can update to it: download it",
  recalled: "it was recalled",
} as const satisfies Record<Extract<Choice, { kind: "held" }>["reason"], string>;

function summary(choice: Choice) {
  if (choice.kind !== "offer")
    return { choice: choice.kind, offered: "version" in choice ? choice.version : null };
  const { version, patches, full, isRecalled }: Offer = choice;
  return {
    choice: choice.kind,
    offered: version,
    isRecalled,
    full: full?.size ?? null,
    patches: patches.length,
  };
}
