// Knows every process that the benchmark started, so that none outlives it when somebody interrupts it.
const children = new Set<Bun.Subprocess>();

/** `const child = track(Bun.spawn(…))` */
export function track<Child extends Bun.Subprocess>(child: Child): Child {
  children.add(child);
  void child.exited.finally(() => children.delete(child));
  return child;
}

/** Ends them at once, each by its own handle. */
export async function endChildren(): Promise<void> {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all([...children].map(({ exited }) => exited));
}
