// Keeps transactions synchronous. Drizzle commits a transaction or savepoint before an asynchronous
// function has finished, and does not roll back its later failure (drizzle-orm issues 1472, 2275).

/** A Drizzle object inside a transaction: its own `transaction` is a savepoint. */
interface Inner {
  transaction(change: (inner: Inner) => unknown): unknown;
}

/** Makes its `transaction` refuse a promise and roll back to the savepoint. */
export function withSynchronous<T extends { transaction: unknown }>(tx: T): T {
  // Drizzle's types name tables that do not matter here.
  const { transaction: own } = tx as unknown as Inner;
  const begin = own.bind(tx);
  const transaction = (change: (inner: Inner) => unknown) =>
    begin((inner: Inner) => refusePromise(change(withSynchronous(inner)), "tx.transaction()"));
  return Object.assign(tx, { transaction });
}

/**
 * @param called the name of the function that took the callback
 * @throws Error for a promise, and for a query that was not run
 */
export function refusePromise<T>(result: T, called: string): T {
  if (!isThenable(result)) return result;
  // The work may continue and fail after the rollback; this error has already reported it.
  if (result instanceof Promise) result.catch(() => {});
  throw new Error(
    `${called} takes a synchronous function: this one returned a promise and was rolled back. ` +
      "Await what you need first, and call .run(), .get() or .all() inside",
  );
}

/**
 * A Drizzle query that was not run is a thenable too: awaited later, it would run outside the
 * transaction.
 */
function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
