// Lays out a treemap: rectangles whose areas are their values, as near to squares as they can be.
// The algorithm: Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000. Pure.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * @param values above 0, the largest first
 * @returns a box for each, which together fill `within`
 */
export function layOut(values: readonly number[], within: Box): Box[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const scale = total === 0 ? 0 : (within.width * within.height) / total;
  const areas = values.map((value) => value * scale);
  const boxes: Box[] = [];
  let rest = within;
  for (let at = 0; at < areas.length;) {
    const count = rowLength(areas.slice(at), Math.min(rest.width, rest.height));
    const row = areas.slice(at, at + count);
    const placed = placeRow(row, rest);
    boxes.push(...placed.boxes);
    rest = placed.rest;
    at += count;
  }
  return boxes;
}

/** Grows the row as long as its worst box becomes no thinner. */
function rowLength(areas: readonly number[], side: number): number {
  let count = 1;
  while (
    count < areas.length &&
    worst(areas.slice(0, count + 1), side) <= worst(areas.slice(0, count), side)
  ) {
    count += 1;
  }
  return count;
}

/** The largest ratio of two sides in a row. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((all, area) => all + area, 0);
  const [largest = 0, smallest = 0] = [Math.max(...row), Math.min(...row)];
  return Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest));
}

function placeRow(row: readonly number[], { x, y, width, height }: Box): { boxes: Box[]; rest: Box } {
  const sum = row.reduce((all, area) => all + area, 0);
  const isColumn = width >= height;
  const side = isColumn ? height : width;
  const thickness = side === 0 ? 0 : sum / side;
  let offset = 0;
  const boxes = row.map((area) => {
    const length = thickness === 0 ? 0 : area / thickness;
    const box = isColumn
      ? { x, y: y + offset, width: thickness, height: length }
      : { x: x + offset, y, width: length, height: thickness };
    offset += length;
    return box;
  });
  const rest = isColumn
    ? { x: x + thickness, y, width: Math.max(0, width - thickness), height }
    : { x, y: y + thickness, width, height: Math.max(0, height - thickness) };
  return { boxes, rest };
}
