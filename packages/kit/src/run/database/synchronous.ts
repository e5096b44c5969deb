// Keeps transactions synchronous: Drizzle commits one, or a savepoint in it, before an asynchronous
// function has done its work, and does not roll back what fails later (drizzle-orm issues 1472,
// 2275).

/**
 * Any of Drizzle's that is inside a transaction already: its own `transaction` is a savepoint then.
 */
interface Inner {
  transaction(change: (inner: Inner) => unknown): unknown;
}

/** Lets its `transaction` refuse a promise, and go back to where the savepoint was. */
export function withSynchronous<T extends { transaction: unknown }>(tx: T): T {
  // Drizzle's types know tables that do not matter here.
  const { transaction: own } = tx as unknown as Inner;
  const begin = own.bind(tx);
  const transaction = (change: (inner: Inner) => unknown) =>
    begin((inner: Inner) => refusePromise(change(withSynchronous(inner)), "tx.transaction()"));
  return Object.assign(tx, { transaction });
}

/**
 * @param called what took the function that returned it
 * @throws Error for a promise, and for a query that was not run
 */
export function refusePromise<T>(result: T, called: string): T {
  if (!isThenable(result)) return result;
  // The work may go on and fail later, after the rollback; that failure has been reported here
  // already.
  if (result instanceof Promise) result.catch(() => {});
  throw new Error(
    `${called} takes a synchronous function: this one returned a promise and was rolled back. ` +
      "Await what you need first, and call .run(), .get() or .all() inside",
  );
}

/**
 * A Drizzle query that was not run is one too: awaiting it later would run it outside the
 * transaction.
 */
function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
