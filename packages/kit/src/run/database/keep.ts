// Makes what belongs to a table, a column or a name once.

interface Kept<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** @param known a WeakMap, which keeps a value as long as its key lives, or a Map for texts */
export function keep<Key, Value extends object>(
  make: (key: Key) => Value,
  known: Kept<Key, Value> = new WeakMap<never, Value>() as unknown as Kept<Key, Value>,
): (key: Key) => Value {
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = make(key)));
    return value;
  };
}
