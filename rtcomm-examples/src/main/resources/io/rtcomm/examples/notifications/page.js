// SPDX-License-Identifier: Apache-2.0
// Listens for one user, and notifies others.
const MAX_ITEMS = 100;
const byId = (id) => document.getElementById(id);
let source;

byId("login").addEventListener("submit", (event) => {
  event.preventDefault();
  source?.close();
  source = new EventSource(`notifications?user=${encodeURIComponent(byId("user").value)}`);
  source.onerror = () => {
    byId("state").textContent = source.readyState === EventSource.CLOSED ? "refused" : "connecting again";
  };
  source.addEventListener("ready", (e) => { byId("state").textContent = `listening as ${JSON.parse(e.data)}`; });
  source.addEventListener("notification", (e) => {
    const { to, text } = JSON.parse(e.data);
    const item = document.createElement("li");
    item.textContent = to ? text : `to everyone: ${text}`;
    byId("list").prepend(item);
    while (byId("list").children.length > MAX_ITEMS) byId("list").lastChild.remove();
  });
});

byId("send").addEventListener("submit", async (event) => {
  event.preventDefault();
  const to = byId("to").value;
  const answer = await fetch(`notify?to=${encodeURIComponent(to)}`, { method: "POST", body: byId("text").value });
  if (answer.ok) byId("text").value = "";
});
