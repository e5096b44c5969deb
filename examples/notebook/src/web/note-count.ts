// The number of notes, in words. Pure.

export function noteCount(notes: number): string {
  return notes === 1 ? "1 note" : `${notes} notes`;
}
