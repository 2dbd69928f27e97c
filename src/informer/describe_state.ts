import type { ReflectorState } from "./reflector_state.ts";

/** A state for use in a sentence: its name, and why it is so where that is known. */
export function describeState(state: ReflectorState): string {
  return "reason" in state ? `${state.name} (${state.reason})` : state.name;
}
