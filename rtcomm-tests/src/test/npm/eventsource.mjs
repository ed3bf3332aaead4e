// SPDX-License-Identifier: Apache-2.0
// A stream of events by the npm package: every event is a line. Arguments: the URL, names of events, separated by commas.
import { EventSource } from "eventsource";

const [url, names] = process.argv.slice(2);
const source = new EventSource(url);
const write = (value) => console.log(JSON.stringify(value));

source.onopen = () => write({ open: true });
source.onerror = (error) => {
  write({ error: error.code ?? 0, closed: source.readyState === EventSource.CLOSED });
  if (source.readyState === EventSource.CLOSED) process.exit(0);
};
for (const name of names.split(",")) {
  source.addEventListener(name, ({ type, data, lastEventId }) => write({ type, data, lastEventId }));
}
