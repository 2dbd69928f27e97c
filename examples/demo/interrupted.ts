/** The user has interrupted the demo. */
export class Interrupted extends Error {
  override readonly name: string = "Interrupted";

  constructor() {
    super("Stopped before the verdict.");
  }
}
