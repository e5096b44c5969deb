// Puts values into a sentence's `{holes}`. Pure, and small: pages carry it.

/** A hole without a value stays as it is. Holes in a value are not filled. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? hole) : hole,
  );
}
