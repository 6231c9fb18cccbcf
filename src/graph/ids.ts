const GUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;
const NORMAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const E164 = /^\+[1-9]\d{1,14}$/;

/**
 * One spelling for all spellings of an id: GUIDs in lower case with dashes (call ids come as `57DAB8B1894C…` too,
 * call-answer.md), anything else as it is.
 */
export function normalId(id: string): string {
  if (id.length < 32 || id.length > 38 || isGuid(id)) return id;
  const parts = GUID.exec(id);
  return parts ? parts.slice(1).join("-").toLowerCase() : id;
}

/** Whether a text is a GUID with dashes and nothing else, in lower case. */
export function isGuid(text: string): boolean {
  return text.length === 36 && NORMAL.test(text);
}

/** Whether this is a phone number as Graph wants it: E.164, `+` and up to 15 digits, no leading zero. */
export function isE164(phone: string): boolean {
  return E164.test(phone);
}
