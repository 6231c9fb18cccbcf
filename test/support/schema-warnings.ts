/**
 * Everything in a simulated notification that the v1.0 schema has no member for, each with where it is from. What is not
 * here is in the schema. docs/simulate.md explains them by this list.
 */
export const EXPECTED_WARNINGS: readonly { type: string; member: string; what: string }[] = [
  { type: "participantInfo", member: "endpointId", what: "the device that somebody is there with" },
  { type: "participantInfo", member: "clientVersion", what: "the software of that device" },
  {
    type: "participantInfo",
    member: "replacementLink",
    what: "a URL by which the participant can be replaced",
  },
  { type: "participant", member: "publishedStates", what: "a raised hand and the like; always empty here" },
  { type: "participant", member: "meetingRole", what: "always `none` here" },
  { type: "participant", member: "replacementLink", what: "the same URL again" },
  { type: "participant", member: "isIdentityAnonymized", what: "always false here" },
];
