import type { InformerState } from "./informer_state.ts";

/** Returns a state for use in a sentence: its name, and the reason if it has one. */
export function describeState(state: InformerState): string {
  return "reason" in state ? `${state.name} (${state.reason})` : state.name;
}
