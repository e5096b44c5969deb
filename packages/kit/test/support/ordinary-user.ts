// Lets a piece of work meet permissions as an ordinary user does: the administrator may read and write everywhere.
const { geteuid, seteuid } = process;
/** `nobody`, on every system. */
const nobody = 65_534;

/** Runs `work` without the administrator's rights, where this process has them. `folder` and all in it belongs to that user then. */
export async function asOrdinaryUser<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  if (geteuid?.() !== 0 || seteuid === undefined) return await work();
  const { success } = Bun.spawnSync(["chown", "-hR", String(nobody), folder]);
  if (!success) throw new Error(`Cannot give "${folder}" away.`);
  seteuid.call(process, nobody);
  try {
    return await work();
  } finally {
    seteuid.call(process, 0);
  }
}
