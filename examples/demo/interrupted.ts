/** Whoever runs the demo wants it to end. */
export class Interrupted extends Error {
  override readonly name: string = "Interrupted";

  constructor() {
    super("Stopped before the verdict.");
  }
}
