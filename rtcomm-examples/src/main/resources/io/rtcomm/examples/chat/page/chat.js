/* SPDX-License-Identifier: Apache-2.0 */

import { ask, chat, entrance } from "/connection.js";
import { avatar, element, lineElement, personIcon } from "/elements.js";

const TYPING_EVERY = 2000; // ms
const TYPING_SHOWN = 3500; // ms
const MAX_LINES = 500;

const $ = (id) => document.getElementById(id);

// ---- state

/** Conversations by key: "#lobby" is a room, "@ada" a private one. */
const talks = new Map();
const rooms = new Map(); // all rooms of the server: name -> summary
let active = null;
let typingSent = 0;
let me = sessionStorage.getItem("nickname") ?? "";

const isRoom = (key) => key.startsWith("#");
const nameOf = (key) => key.slice(1);

function talkOf(key) {
  if (!talks.has(key)) {
    talks.set(key, { key, lines: [], members: new Set(), typing: new Map(), unread: 0 });
  }
  return talks.get(key);
}

function remember() {
  sessionStorage.setItem("rooms", JSON.stringify([...talks.keys()].filter(isRoom)));
  sessionStorage.setItem("active", active ?? "");
}

function remembered() {
  try {
    const names = JSON.parse(sessionStorage.getItem("rooms"));
    return names.length ? names : ["#lobby"];
  } catch {
    return ["#lobby"];
  }
}

// ---- showing

function showLines(talk) {
  $("messages").replaceChildren(...talk.lines.map((line, i) => lineElement(line, talk.lines[i - 1])));
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

function addLine(key, line) {
  const talk = talkOf(key);
  talk.lines.push(line);
  if (talk.lines.length > MAX_LINES) {
    talk.lines.shift();
  }
  stopTyping(talk, line.from);
  if (key === active) {
    const scroll = $("scroll");
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    $("messages").append(lineElement(line, talk.lines.at(-2)));
    if ($("messages").children.length > MAX_LINES) {
      $("messages").firstElementChild.remove();
    }
    if (atEnd || line.from === me) {
      scroll.scrollTop = scroll.scrollHeight;
    }
  }
  if (line.from && line.from !== me && (key !== active || document.hidden)) {
    talk.unread++;
  }
  showLists();
  showHead();
}

function talkButton(key, label, ...extras) {
  const talk = talks.get(key);
  const icon = isRoom(key) ? element("span", "hash", "#") : avatar(nameOf(key), "small");
  icon.setAttribute("aria-hidden", "true");
  const button = element("button", talk ? "joined" : "", icon, element("span", "name", label), ...extras);
  button.type = "button";
  button.dataset.talk = key;
  if (key === active) {
    button.setAttribute("aria-current", "true");
  }
  if (talk?.unread) {
    const badge = element("span", "badge", talk.unread > 99 ? "99+" : String(talk.unread));
    badge.title = `${talk.unread} unread`;
    button.append(badge);
  }
  button.addEventListener("click", () => open(key));
  return element("li", "", button);
}

function roomButton(room) {
  const count = element("span", "count", personIcon(), String(room.people));
  count.title = count.ariaLabel = room.people === 1 ? "1 person" : `${room.people} people`;
  return talkButton("#" + room.name, room.name, count);
}

/** Leaves alone what did not change, so that no click gets lost. */
function fill(list, items) {
  items.forEach((item, i) => {
    const old = list.children[i];
    if (!old) {
      list.append(item);
    } else if (!old.isEqualNode(item)) {
      old.replaceWith(item);
    }
  });
  while (list.children.length > items.length) {
    list.lastElementChild.remove();
  }
}

function showLists() {
  const focused = document.activeElement?.dataset?.talk;
  fill($("rooms"), [...rooms.values()].map(roomButton));
  const privates = [...talks.keys()].filter((key) => !isRoom(key));
  $("private-section").hidden = privates.length === 0;
  fill($("privates"), privates.map((key) => talkButton(key, nameOf(key))));

  const members = active && isRoom(active) ? [...(talks.get(active)?.members ?? [])] : [];
  $("people-section").hidden = members.length === 0;
  members.sort((a, b) => a.localeCompare(b));
  fill($("people"), members.map((nickname) => {
    const item = talkButton("@" + nickname, nickname, ...(nickname === me ? [element("span", "you", "you")] : []));
    const button = item.firstChild;
    button.className = "joined";
    button.removeAttribute("aria-current");
    button.querySelector(".badge")?.remove();
    button.disabled = nickname === me;
    button.title = nickname === me ? "" : `Write to ${nickname}`;
    return item;
  }));
  if (focused && document.activeElement === document.body) {
    document.querySelector(`[data-talk="${CSS.escape(focused)}"]`)?.focus();
  }
  const unread = [...talks.values()].reduce((sum, talk) => sum + talk.unread, 0);
  $("menu-badge").hidden = unread === 0;
  document.title = (unread ? `(${unread}) ` : "") + "rtcomm chat";
}

function showHead() {
  const talk = talks.get(active);
  const people = active && isRoom(active) ? rooms.get(nameOf(active))?.people : undefined;
  $("talk-name").textContent = active ? (isRoom(active) ? active : nameOf(active)) : "No conversation";
  $("talk-people").textContent = !active ? "" : !isRoom(active) ? "private" : people === 1 ? "1 person" : people ? `${people} people` : "";
  $("leave").hidden = !active;
  $("leave").textContent = active && !isRoom(active) ? "Close" : "Leave";
  $("composer").hidden = !active;
  $("text").placeholder = active ? `Message ${isRoom(active) ? active : nameOf(active)}` : "";
  $("empty").hidden = Boolean(talk?.lines.length);
  $("empty").textContent = !active ? "Choose a room, or create one." : isRoom(active)
    ? "Nothing here yet. Say hello." : `Only you and ${nameOf(active)} see what is written here.`;
  showTyping();
}

function showTyping() {
  const names = [...(talks.get(active)?.typing.keys() ?? [])];
  $("typing-dots").hidden = names.length === 0;
  $("typing-text").textContent = names.length === 0 ? "" : names.length === 1 ? `${names[0]} is typing…`
    : names.length === 2 ? `${names[0]} and ${names[1]} are typing…` : "Several people are typing…";
}

function showBanner(text = "") {
  $("banner").textContent = text;
  $("banner").hidden = text === "";
}

function showConnection() {
  const engine = chat.io.engine;
  const name = chat.connected ? engine.transport.name : "";
  $("status").classList.toggle("online", chat.connected);
  $("status-text").textContent = chat.connected ? "Connected" : chat.active ? "Reconnecting…" : "Disconnected";
  $("transport").textContent = name === "websocket" ? "WebSocket" : name === "polling" ? "Long-polling" : "";
  $("send").disabled = !chat.connected;
}

function showMenu(visible) {
  $("sidebar").classList.toggle("open", visible);
  $("shade").hidden = !visible;
  $("open-menu").setAttribute("aria-expanded", String(visible));
  if (visible) {
    $("close-menu").focus();
  }
}

function showLogin(message = "") {
  sessionStorage.removeItem("token");
  $("app").hidden = true;
  $("login").hidden = false;
  $("nickname").value = me;
  $("login-error").textContent = message;
  $("nickname").focus();
}

function showApp() {
  $("login").hidden = true;
  $("app").hidden = false;
  $("my-name").textContent = me;
  $("my-avatar").replaceWith(Object.assign(avatar(me), { id: "my-avatar" }));
}

// ---- what the user does

async function open(key) {
  if (isRoom(key) && !talks.has(key)) {
    try {
      key = await join(nameOf(key));
    } catch (e) {
      showBanner(e.message);
      return;
    }
  }
  active = key;
  talkOf(key).unread = 0;
  showBanner();
  showMenu(false);
  showLines(talkOf(key));
  showLists();
  showHead();
  remember();
  if (matchMedia("(min-width: 46rem)").matches) {
    $("text").focus();
  }
}

/** Joins a room and gives the key of its conversation; the server may spell the name differently. */
function join(name) {
  return ask(chat, "join", { room: name }, enter);
}

function enter({ room, members, history }) {
  const key = "#" + room.name;
  const talk = talkOf(key);
  talk.lines = history;
  talk.members = new Set(members);
  rooms.set(room.name, room);
  if (key === active) {
    showLines(talk);
  }
  showLists();
  showHead();
  remember();
  return key;
}

async function leave() {
  const key = active;
  try {
    if (isRoom(key)) {
      await ask(chat, "leave", { room: nameOf(key) });
    }
  } catch (e) {
    showBanner(e.message);
    return;
  }
  talks.delete(key);
  active = [...talks.keys()][0] ?? null;
  $("messages").replaceChildren();
  if (active) {
    open(active);
  } else {
    showLists();
    showHead();
    remember();
  }
}

async function send() {
  const key = active;
  const text = $("text").value;
  if (!text.trim() || !chat.connected) {
    return;
  }
  $("text").value = "";
  typingSent = 0;
  try {
    if (isRoom(key)) {
      await ask(chat, "message", { room: nameOf(key), text });
    } else {
      const { message, delivered } = await ask(chat, "private", { to: nameOf(key), text });
      addLine(key, { ...message, lost: !delivered });
    }
    showBanner();
  } catch (e) {
    showBanner(e.message);
    if (key === active && !$("text").value) {
      $("text").value = text;
    }
  }
}

async function login() {
  $("login-error").textContent = "";
  entrance.connect();
  try {
    const { nickname, token } = await ask(entrance, "login", { nickname: $("nickname").value });
    sessionStorage.setItem("token", token);
    sessionStorage.setItem("nickname", nickname);
    me = nickname;
    chat.connect();
    entrance.disconnect(); // the chat keeps the connection open
  } catch (e) {
    $("login-error").textContent = e.message;
  }
}

function logout() {
  chat.disconnect();
  talks.clear();
  active = null;
  sessionStorage.clear();
  me = "";
  showLogin();
}

function typing() {
  if (active && isRoom(active) && Date.now() - typingSent > TYPING_EVERY) {
    typingSent = Date.now();
    chat.volatile.emit("typing", { room: nameOf(active) });
  }
}

// ---- what the server says

function stopTyping(talk, nickname) {
  clearTimeout(talk.typing.get(nickname));
  talk.typing.delete(nickname);
}

/** Events of a room that was left meanwhile are late and of no use. */
function inRoom(room, action) {
  const talk = talks.get("#" + room);
  if (talk) {
    action(talk);
  }
}

function listen() {
  chat.on("connect", async () => {
    showApp();
    showConnection();
    showBanner();
    const keys = talks.size ? [...talks.keys()].filter(isRoom) : remembered();
    const current = active ?? sessionStorage.getItem("active");
    for (const key of keys) {
      try {
        await join(nameOf(key));
      } catch (e) {
        talks.delete(key);
        showBanner(e.message);
      }
    }
    if (!talks.has(active)) {
      open(talks.has(current) ? current : keys[0]);
    }
  });
  chat.on("connect_error", (error) => {
    showConnection();
    if (!chat.active) {
      showLogin(error.data?.code === 401 ? "Your session has ended. Please enter again." : error.message);
    } else if ($("app").hidden) {
      $("login-error").textContent = "The server cannot be reached. Trying again…";
    }
  });
  chat.on("disconnect", () => {
    showConnection();
    if (chat.active) {
      showBanner("The connection is lost. Reconnecting…");
    }
  });
  chat.io.on("open", () => chat.io.engine.on("upgrade", showConnection));

  chat.on("rooms", (list) => {
    rooms.clear();
    list.forEach((room) => rooms.set(room.name, room));
    showLists();
  });
  chat.on("room", (room) => {
    if (room.people || room.standing) {
      rooms.set(room.name, room);
    } else {
      rooms.delete(room.name);
    }
    showLists();
    showHead();
  });
  chat.on("joined", ({ room, nickname }) => inRoom(room, (talk) => {
    talk.members.add(nickname);
    addLine(talk.key, { notice: `${nickname} joined` });
  }));
  chat.on("left", ({ room, nickname }) => inRoom(room, (talk) => {
    talk.members.delete(nickname);
    stopTyping(talk, nickname);
    addLine(talk.key, { notice: `${nickname} left` });
  }));
  chat.on("message", (message) => inRoom(message.room, (talk) => addLine(talk.key, message)));
  chat.on("private", (message, confirm) => {
    addLine("@" + (message.from === me ? message.to : message.from), message);
    confirm?.(true);
  });
  chat.on("typing", ({ room, nickname }) => inRoom(room, (talk) => {
    stopTyping(talk, nickname);
    talk.typing.set(nickname, setTimeout(() => {
      stopTyping(talk, nickname);
      showTyping();
    }, TYPING_SHOWN));
    showTyping();
  }));
}

function bind() {
  const submit = (id, action) => $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
  submit("login-form", login);
  submit("composer", send);
  submit("join-form", async () => {
    const name = $("new-room").value.trim();
    if (name) {
      $("new-room").value = "";
      await open("#" + name.toLowerCase());
    }
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  $("text").addEventListener("input", typing);
  $("leave").addEventListener("click", leave);
  $("logout").addEventListener("click", logout);
  $("open-menu").addEventListener("click", () => showMenu(true));
  $("close-menu").addEventListener("click", () => showMenu(false));
  $("shade").addEventListener("click", () => showMenu(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && showMenu(false));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && talks.has(active)) {
      talks.get(active).unread = 0;
      showLists();
    }
  });
}

bind();
if (!chat) {
  showLogin("The Socket.IO client is missing: the server was built without npm.");
} else {
  listen();
  if (sessionStorage.getItem("token")) {
    showApp();
    showHead();
    showConnection();
    chat.connect();
  } else {
    showLogin();
  }
}
