// Fills the places of a text file that a release writes: @NAME@.

/** @throws Error for a place without a value: a mistake in the template */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z][A-Z0-9_]*)@/g, (_, place: string) => {
    const value = values[place];
    if (value === undefined) throw new Error(`The template has a place @${place}@ that nothing fills`);
    return value;
  });
}
