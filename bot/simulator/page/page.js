// Two phones side by side, what is new on them, and what an operator may do.
import { word } from "./element.js";
import { Phone } from "./phone.js";

const CHANNELS = ["line", "telegram"];
const remembered = (channel) => `phakhi-${channel}`;
const note = document.getElementById("note");
const chosen = Object.fromEntries(CHANNELS.map((channel) => [channel, localStorage.getItem(remembered(channel)) || ""]));
let asking = null;

function tell(text, seconds = 4) {
  note.textContent = text;
  note.hidden = false;
  clearTimeout(tell.timer);
  if (seconds) tell.timer = setTimeout(() => { note.hidden = true; }, seconds * 1000);
}

// One act; the answer, or null after telling why not.
async function post(given) {
  try {
    const answer = await fetch("/simulator/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    tell(`${word("failed")}: ${told.error || answer.status}`);
  } catch {
    tell(word("away"));
  }
  return null;
}

// Ask at once: the question that is held open is dropped.
function ask() {
  if (asking) asking.abort();
}

function choose(channel, code) {
  chosen[channel] = code;
  localStorage.setItem(remembered(channel), code);
}

const phones = CHANNELS.map((channel) => new Phone(channel, { chosen, choose, post, ask }));

async function follow() {
  let since = "";
  let away = false;
  for (;;) {
    asking = new AbortController();
    const held = new URLSearchParams(chosen).toString();
    try {
      const answer = await fetch(`/simulator/events?since=${since}&${held}`, { signal: asking.signal });
      const state = await answer.json();
      since = state.changes;
      if (away) tell(word("restarted"));
      away = false;
      for (const phone of phones) phone.take(state);
      if (held !== new URLSearchParams(chosen).toString()) since = "";
    } catch (error) {
      since = "";
      if (error.name === "AbortError") continue;
      away = true;
      tell(word("away"), 0);
      await new Promise((resolve) => { setTimeout(resolve, 700); });
    }
  }
}

function show(channel) {
  document.body.dataset.shown = channel;
  for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === channel));
}

for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => show(tab.dataset.tab));
show(location.hash === "#telegram" ? "telegram" : "line");

const drawer = document.getElementById("drawer");
const opener = document.getElementById("open-drawer");
opener.addEventListener("click", () => {
  drawer.hidden = !drawer.hidden;
  opener.setAttribute("aria-expanded", String(!drawer.hidden));
});
for (const box of drawer.querySelectorAll("[data-for]")) {
  box.append(document.getElementById("operator").content.cloneNode(true));
  for (const button of box.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => post({ act: button.dataset.act, channel: box.dataset.for, code: chosen[box.dataset.for] }));
  }
}
drawer.querySelector("[data-restart]").addEventListener("click", async () => {
  if (await post({ act: "restart" })) tell(word("restarting"), 0);
});

follow();
