// SPDX-License-Identifier: Apache-2.0
// Shows the matches as they stand. EventSource comes back by itself, with the id of the last event that it saw.
const MAX_GOALS = 20;
const state = document.getElementById("state");
const matches = document.getElementById("matches");
const goals = document.getElementById("goals");
let source;

function show(match) {
  let row = document.getElementById(match.id);
  if (!row) {
    row = matches.insertRow();
    row.id = match.id;
    for (let i = 0; i < 4; i++) row.insertCell();
  }
  const cells = [match.home, `${match.homeGoals} : ${match.awayGoals}`, match.away, `${match.minute}′`];
  cells.forEach((text, i) => { row.cells[i].textContent = text; });
}

function connect() {
  source = new EventSource("scores");
  source.onopen = () => { state.textContent = "live"; };
  source.onerror = () => { state.textContent = "connecting again"; };
  source.addEventListener("table", (e) => JSON.parse(e.data).forEach(show));
  source.addEventListener("score", (e) => show(JSON.parse(e.data)));
  source.addEventListener("goal", (e) => {
    const { team, minute } = JSON.parse(e.data);
    const item = document.createElement("li");
    item.textContent = `${team}, ${minute}′`;
    goals.prepend(item);
    while (goals.children.length > MAX_GOALS) goals.lastChild.remove();
  });
  source.addEventListener("reset", () => { // too much was missed: begin anew, without an id
    source.close();
    goals.replaceChildren();
    connect();
  });
}

connect();
