/** Freezes a value made of plain objects and arrays, and all that is in it; gives it back. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value); // before its members, so that a cycle ends
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
