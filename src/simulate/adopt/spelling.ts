import { replacePathIds } from "../../graph/identifiers.js";
import { normalId } from "../../graph/ids.js";

/** An id as a URL spells it; as it is where the URL does not name it. */
export function spelt(id: string, url: string | undefined): string {
  let found = id;
  const keep = (text: string): string => text;
  replacePathIds(
    url ?? "",
    (_kind, spelling) => {
      if (normalId(spelling) === id) found = spelling;
      return undefined;
    },
    keep,
  );
  return found;
}
