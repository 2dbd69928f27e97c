import type { ReflectorState } from "./reflector_state.ts";

/** Returns a state for use in a sentence: its name, and the reason if it has one. */
export function describeState(state: ReflectorState): string {
  return "reason" in state ? `${state.name} (${state.reason})` : state.name;
}
