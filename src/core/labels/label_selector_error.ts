import { identify, KubewireError } from "../errors.ts";

/**
 * A label selector is not valid. The message names the wrong part. A selector often comes from an
 * object that users write: report the message to them, for example as an Event.
 */
export class LabelSelectorError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_LABEL_SELECTOR" = identify(this, "ERR_LABEL_SELECTOR");
}
