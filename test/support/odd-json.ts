import fc from "fast-check";
import type { Json } from "../../src/base/json.js";

const NAMES = [
  ...["value", "resource", "resourceUrl", "resourceData", "changeType", "@odata.type", "participants"],
  ...[
    "identity",
    "user",
    "application",
    "phone",
    "info",
    "id",
    "status",
    "clientContext",
    "resultInfo",
    "code",
  ],
  ...["subcode", "message", "replacesCallId", "transferTarget", "removedState", "error", "innerError"],
  ...["__proto__", "constructor", "toString"],
];

const TEXTS = [
  ...["", "completed", "Running", "deleted", "1", "+12345678901", "11111111-1111-4111-8111-111111111111"],
  ...[
    "#microsoft.graph.commsOperation",
    "#microsoft.graph.participant",
    "#microsoft.graph.deltaParticipants",
  ],
  ...[
    "/communications/calls/a/operations/b",
    "/app/calls('a')/participants",
    "/calls/%zz/",
    "https://x/%",
    "\ud800",
  ],
];

/** JSON of any shape made of the words of Graph's: what a body looks like when it is almost right. */
export const oddJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 0, -1, 1e300, ...TEXTS),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("json"), { maxKeys: 6, noNullPrototype: true }),
  ),
})).json;
