/** Names of the cases in which Deno's `fetch` behaves differently, with what it does. */
export const FETCH_DIFFERS: Readonly<Record<string, string>> = {
  "SETTINGS with ENABLE_PUSH of 1 come first": "it does not mind",
  "SETTINGS with ENABLE_PUSH of 1 come before the response": "it does not mind",
  "PRIORITY comes before SETTINGS": "it does not mind",
  "PING comes before SETTINGS": "it does not mind",
  "WINDOW_UPDATE comes before SETTINGS": "it does not mind",
  "a frame of an unknown type comes before SETTINGS": "it does not mind",
  "a content-length that comes twice and differs": "it does not mind",
  "a response with no field": "it does not mind",
  "a response with no status": "it does not mind",
  "a response with the pseudo-field of a request :method": "it does not mind",
  "a response with the pseudo-field of a request :scheme": "it does not mind",
  "a response with the pseudo-field of a request :path": "it does not mind",
  "a response with the pseudo-field of a request :authority": "it does not mind",
  "a response with the pseudo-field :protocol": "it does not mind",
  "a response with a value that begins with a space": "it does not mind",
  "a response with a value that ends with a space": "it does not mind",
  "a response with a value that begins with a tab": "it does not mind",
  "a response with a value that ends with a tab": "it does not mind",
  "trailers with a status": "it does not mind",
  "trailers with the pseudo-field :path": "it does not mind",
  "status 101, which HTTP/2 does not have": "it does not mind",
  "an informational response in place of trailers": "it does not mind",
  "status 999, which a Response cannot have": "its Response can have the status",
  "60 KB of fields": "it takes 16 KB",
  "80 KB of fields that repeat: the connection lives on, and the table is in step":
    "it takes fields that are short on the wire",
  "an informational response that ends the stream": "it waits for ever",
  "RST_STREAM with NO_ERROR within the content": "it takes the content so far for the whole",
  "RST_STREAM with CANCEL within the content": "it takes the content so far for the whole",
  "RST_STREAM with NO_ERROR after HEADERS": "it takes the content so far for the whole",
  "RST_STREAM with CANCEL after HEADERS": "it takes the content so far for the whole",
  "RST_STREAM with REFUSED_STREAM twice, then a response": "it sends a request again once",
  "GOAWAY with PROTOCOL_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with INTERNAL_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with FLOW_CONTROL_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with SETTINGS_TIMEOUT that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with STREAM_CLOSED that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with FRAME_SIZE_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with REFUSED_STREAM that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with CANCEL that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with COMPRESSION_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with CONNECT_ERROR that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with ENHANCE_YOUR_CALM that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY with INADEQUATE_SECURITY that leaves the request out: sent again":
    "it sends a request again after NO_ERROR only",
  "GOAWAY on a stream": "it does not mind",
  "a stream's window beyond 2^31 - 1 in two steps":
    "it has the response before it looks at the window",
  "INITIAL_WINDOW_SIZE by which a window goes beyond 2^31 - 1":
    "it has the response before it looks at the window",
  "a stream's window beyond 2^31 - 1": "it has the response before it looks at the window",
  "a block that is a change of the table's size alone": "it does not mind",
};
