import fc from "fast-check";

/** JSON texts that break off somewhere: what a connection that was cut leaves behind. */
export const tornJson = fc.tuple(fc.object({ maxDepth: 4 }), fc.nat()).map(([value, at]) => {
  const text = JSON.stringify(value);
  return text.slice(0, 1 + (at % text.length));
});
