// Server-sent events, read with fetch as those of the browser cannot show a token.

import { ask } from "/web/api.js";

/** @returns {{event: string, data: object} | undefined} of a block of lines; undefined for a comment */
function parse(block) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "data") fields.data += value;
    else if (name) fields[name] = value;
  }
  return fields.data && { event: fields.event, data: JSON.parse(fields.data) };
}

/** The events of an address until the server ends them. */
export async function* events(path, parameters, signal) {
  const { body } = await ask(path, parameters, { signal, headers: { Accept: "text/event-stream" } });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const blocks = (text + value).replaceAll("\r\n", "\n").split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}
