import type { Json } from "../base/json.js";
import { CALLBACK_URI } from "../graph/callbacks.js";
import { normalValue, type Kind } from "../graph/identifiers.js";

/** The places in which one identifier stands: `{call}` in the path, or `participants.identity.user.id` in the body. */
export interface Slot {
  kind: Kind;
  roles: readonly string[];
}

/** Longer texts are no names. */
const LONGEST_REST = 256;

/** The distinct identifiers of a request, in the order in which they are met. */
export class Names {
  readonly slots: { kind: Kind; roles: string[] }[] = [];
  readonly values: string[] = [];
  readonly written: string[] = [];
  rest = "";
  readonly #isOpen: boolean;
  readonly #markers = new Map<string, { roles: string[]; marker: string }>();

  /** `isOpen` false: every identifier stands for itself. */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  /** Takes a member that makes no difference. */
  ignore(member: Json, place: string): void {
    if (typeof member === "string" && member.length <= LONGEST_REST && place !== CALLBACK_URI)
      this.rest += `${place}=${JSON.stringify(member)};`;
  }

  /** What stands in the key for an identifier. */
  mark(kind: Kind, written: string, role: string): string {
    const value = normalValue(kind, written);
    const name = `${kind} ${value}`;
    const known = this.#markers.get(name);
    if (!known) return this.#add(kind, value, written, role, name);
    if (!known.roles.includes(role)) known.roles.push(role);
    return known.marker;
  }

  #add(kind: Kind, value: string, written: string, role: string, name: string): string {
    let nth = 1;
    for (const slot of this.slots) if (slot.kind === kind) nth += 1;
    const marker = this.#isOpen ? `<${kind}:${nth}>` : value;
    const roles = [role];
    this.#markers.set(name, { roles, marker });
    this.slots.push({ kind, roles });
    this.values.push(value);
    this.written.push(written);
    return marker;
  }
}
