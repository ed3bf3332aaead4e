/* SPDX-License-Identifier: Apache-2.0 */

// Builds elements. Text stays text: nothing that somebody wrote is ever read as markup.

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

export function avatar(nickname, size = "") {
  const sum = [...nickname].reduce((hash, c) => (hash * 31 + c.codePointAt(0)) >>> 0, 7);
  const made = element("span", `avatar hue-${sum % 8} ${size}`, [...nickname][0]?.toUpperCase() ?? "?");
  made.setAttribute("aria-hidden", "true");
  return made;
}

function timeOf(at) {
  const date = new Date(at);
  const made = element("time", "", date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  made.dateTime = at;
  made.title = date.toLocaleString();
  return made;
}

export function lineElement(line, previous) {
  if (line.notice) {
    return element("li", "notice", line.notice);
  }
  const follows = previous?.from === line.from && Date.parse(line.at) - Date.parse(previous.at) < 300_000;
  const text = element("div", "text", line.text);
  text.dir = "auto";
  const body = element("div", "body", text);
  if (!follows) {
    body.prepend(element("div", "head", element("span", "from", line.from), timeOf(line.at)));
  }
  if (line.lost) {
    body.append(element("span", "mark bad", "Not delivered"));
  }
  return element("li", follows ? "message follows" : "message", ...(follows ? [] : [avatar(line.from)]), body);
}

export function personIcon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-5 8-5s7 1 8 5");
  svg.append(path);
  return svg;
}
