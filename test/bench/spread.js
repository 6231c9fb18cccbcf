// Several measurements of one thing.

/** @typedef {{ median: number, min: number, max: number }} Spread */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return { median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

/**
 * The ratio within each pair of measurements, which were made one right after the other.
 * @template Measurement
 * @param {readonly { base: Measurement, own: Measurement }[]} pairs
 * @param {(measurement: Measurement) => number} valueOf
 */
export function ratios(pairs, valueOf) {
  return pairs.map(({ base, own }) => valueOf(own) / valueOf(base));
}

/**
 * @param {Spread} spread
 * @param {number} digits
 */
export function rangeText({ median, min, max }, digits, unit = "") {
  const [middle, least, most] = [median, min, max].map((value) => numberText(value, digits));
  return `${middle}${unit} (${least}–${most})`;
}

/**
 * @param {number} value
 * @param {number} digits
 */
export function numberText(value, digits = 0) {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
