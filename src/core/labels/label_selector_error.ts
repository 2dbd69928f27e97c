import { KubewireError } from "../errors.ts";

/**
 * A label selector is not valid. The message names the wrong part. A selector often comes from an
 * object that users write: report the message to them, for example as an Event.
 */
export class LabelSelectorError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "LabelSelectorError";
  /** The literal that identifies this error. */
  readonly code: "ERR_LABEL_SELECTOR" = "ERR_LABEL_SELECTOR";
}
