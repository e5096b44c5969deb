// What Wine itself writes into a program's error output, which no Windows would.

/**
 * A program that ends has closed its way to Wine's server while another of its threads may still
 * ask for something there. That thread complains, in about one of a thousand runs, and may be cut
 * off in the middle of the line. The program's own words and its exit code are whole by then.
 */
export function withoutWine(text: string): string {
  return text.replaceAll(/^wine client error:[0-9a-f]+: .*\r?\n?/gm, "");
}
