import type { RedactionRule } from "./secrets.js";

/** A member's rule by its name; without a holder it counts in all. */
export interface MemberRule {
  holder: string | undefined;
  rule: string;
}

/** Of several rules for one header or member the first counts. */
export function rulesByHeader(rules: readonly RedactionRule[]): Map<string, RedactionRule> {
  const named = rules.flatMap((rule) =>
    [...(rule.headers ?? []), ...(rule.cookies ?? [])].map((name) => [name, rule] as const),
  );
  return new Map(named.reverse());
}

export function rulesByMember(rules: readonly RedactionRule[]): Map<string, MemberRule[]> {
  const named = new Map<string, MemberRule[]>();
  for (const { name: rule, members = [] } of rules) {
    for (const { name, holder } of members) named.set(name, [...(named.get(name) ?? []), { holder, rule }]);
  }
  return named;
}
