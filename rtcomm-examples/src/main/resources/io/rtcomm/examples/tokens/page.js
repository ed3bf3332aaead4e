// SPDX-License-Identifier: Apache-2.0
// Reads an answer token by token. When the connection breaks, EventSource says which token it saw last, and goes on behind it.
const form = document.getElementById("form");
const answer = document.getElementById("answer");
const state = document.getElementById("state");
let source;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  source?.close();
  answer.textContent = "";
  let tokens = 0;
  let connections = 0;
  const tell = (what) => { state.textContent = `${what}: ${tokens} tokens over ${connections} connections`; };
  const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16)).join("");
  const question = document.getElementById("question").value;
  source = new EventSource(`answers/${id}?q=${encodeURIComponent(question)}`);
  source.onopen = () => { connections++; tell("reading"); };
  source.onerror = () => tell(source.readyState === EventSource.CLOSED ? "refused" : "connecting again");
  source.addEventListener("token", (e) => {
    answer.append(e.data);
    tokens++;
    tell("reading");
  });
  source.addEventListener("done", () => {
    source.close();
    tell("done");
  });
});
