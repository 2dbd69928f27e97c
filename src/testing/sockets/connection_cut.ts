/** Error of a body that cuts the connection before the body's end. */
export class ConnectionCut extends Error {
  /** Creates the error. */
  constructor() {
    super("An injected fault cut the connection");
    this.name = "ConnectionCut";
  }
}
