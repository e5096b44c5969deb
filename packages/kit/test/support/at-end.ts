// What has to be put away when the last test has run. `process.on("exit")` does not do: `bun test` never raises it.
const tasks: (() => void)[] = [];

export function atEnd(task: () => void): void {
  tasks.push(task);
}

/** Called once, by the preload. */
export function runEndTasks(): void {
  for (const task of tasks.splice(0)) task();
}
