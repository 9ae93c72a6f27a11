// One phone: who holds it, what is typed and tapped, and what it shows.
import { Chat } from "./chat.js";
import { element, word } from "./element.js";
import { Tray, bytes } from "./tray.js";

const $ = (root, selector) => root.querySelector(selector);

export class Phone {
  constructor(channel, house) {
    Object.assign(this, { channel, house });
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.root.id = channel;
    this.root.classList.add(channel);
    this.root.setAttribute("aria-label", channel === "line" ? "LINE" : "Telegram");
    this.chat = new Chat($(this.root, ".chat"), channel, (given) => this.act(given));
    this.tray = new Tray($(this.root, ".tray"), channel === "telegram", (data, caption) => this.act({ act: "photos", data, caption }));
    this.select = $(this.root, "select");
    this.input = $(this.root, "textarea");
    this.waits = 0;
    this.editing = null;
    this.folded = null;
    $(this.root, "[data-open=menu]").hidden = channel === "line";
    if (channel === "telegram") {
      $(this.root, "[data-open=attach] use").setAttribute("href", "#clip");
      $(this.root, "[data-when=new]").textContent = word("start");
    }
    this.listen();
    document.getElementById("phones").append(this.root);
  }

  listen() {
    this.select.addEventListener("change", () => this.become(this.select.value));
    $(this.root, ".write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.say();
      }
    });
    this.input.addEventListener("input", () => this.grow());
    for (const button of this.root.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => {
        this.fold();
        this.act({ act: button.dataset.act });
      });
    }
    for (const button of this.root.querySelectorAll("[data-open]")) {
      button.addEventListener("click", () => this.toggle(button));
    }
    for (const input of this.root.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        this.fold();
        if (input.name === "photos") this.tray.add(input.files);
        else this.file(input.files[0]);
        input.value = "";
      });
    }
    this.input.addEventListener("paste", (event) => this.tray.add(event.clipboardData.files));
    $(this.root, ".bar").addEventListener("click", () => {
      this.folded = !this.folded;
      this.unfold();
    });
  }

  async become(code) {
    if (code === "+") {
      const count = this.newcomers + 1;
      const told = await this.house.post({ act: "newcomer", channel: this.channel, name: `${word("new-name")}${count > 1 ? ` ${count}` : ""}` });
      code = told ? told.code : "";
    }
    this.house.choose(this.channel, code);
    this.drawn = null;
    this.editing = null;
    this.tray.empty();
    this.chat.empty("");
    this.house.ask();
  }

  // What nobody took stays in the box, as on a phone without a network.
  async say() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.grow();
    const bubble = this.editing;
    this.editing = null;
    const taken = await this.act(bubble === null ? { act: "say", text } : { act: "edit", bubble, text });
    if (taken || this.input.value) return;
    this.editing = bubble;
    this.type(text);
  }

  // What a tap or a button means; the bot seems to type until it says something. Null when nobody took it.
  async act(given) {
    if (given.act === "compose") {
      this.editing = given.bubble;
      this.type(given.text);
      return;
    }
    if (given.act === "choose") {
      this.choose(given);
      return;
    }
    this.waits += 1;
    this.before = this.said();
    this.draw(this.state);
    const taken = await this.house.post({ ...given, channel: this.channel, code: this.house.chosen[this.channel] });
    setTimeout(() => {
      this.waits -= 1;
      this.draw(this.state);
    }, taken ? 2500 : 0);
    return taken;
  }

  // How far the bot's side of the chat has come.
  said() {
    return Math.max(0, ...(this.state ? this.state.bubbles : []).filter((one) => !one.mine).map((one) => one.changed));
  }

  type(text) {
    this.input.value = text;
    this.grow();
    this.input.focus();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.root.classList.toggle("has-text", this.input.value.trim() !== "");
  }

  choose({ bubble, tap, action }) {
    const input = element("input", "when");
    input.type = { date: "date", time: "time", datetime: "datetime-local" }[action.mode] || "date";
    input.value = action.initial || "";
    input.min = action.min || "";
    input.max = action.max || "";
    input.setAttribute("aria-label", word("when"));
    input.addEventListener("change", () => {
      input.remove();
      this.act({ act: "tap", bubble, tap, chosen: input.value });
    });
    $(this.root, ".chips").prepend(input);
    input.focus();
  }

  async file(file) {
    if (file) await this.act({ act: "file", name: file.name, data: await bytes(file) });
  }

  toggle(button) {
    const name = button.dataset.open === "menu" ? "commands" : button.dataset.open;
    const pop = $(this.root, `.pop.${name}`);
    const open = pop.hidden;
    this.fold();
    pop.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  fold() {
    for (const pop of this.root.querySelectorAll(".pop")) pop.hidden = true;
    for (const button of this.root.querySelectorAll("[data-open]")) button.setAttribute("aria-expanded", "false");
  }

  // ---- what is there

  choices(state) {
    const here = state.people.filter((person) => person[this.channel]);
    const strangers = state.newcomers.filter((one) => one.channel === this.channel);
    this.newcomers = strangers.length;
    const known = JSON.stringify([here, strangers, this.house.chosen[this.channel]]);
    if (known === this.offered) return;
    this.offered = known;
    const groups = new Map();
    const add = (role, code, text) => {
      if (!groups.has(role)) groups.set(role, Object.assign(element("optgroup"), { label: word(role) }));
      groups.get(role).append(Object.assign(element("option", "", text), { value: code }));
    };
    for (const person of here) add(person.role, person.code, person.note ? `${person.name} · ${person.note}` : person.name);
    for (const one of strangers) add("newcomers", one.code, one.name);
    add("newcomers", "+", word("newcomer"));
    this.select.replaceChildren(...groups.values());
    this.select.value = this.house.chosen[this.channel];
  }

  take(state) {
    const codes = [...state.people.filter((one) => one[this.channel]), ...state.newcomers.filter((one) => one.channel === this.channel)];
    if (!codes.some((one) => one.code === this.house.chosen[this.channel])) {
      this.become(codes.length ? codes[0].code : "+");
      return;
    }
    this.choices(state);
    this.codes = state.codes;
    const mine = state.phones[this.channel];
    if (mine && mine.code === this.house.chosen[this.channel]) this.draw(mine);
  }

  draw(state) {
    if (!state) return;
    this.state = state;
    const open = state.state === "open";
    const typing = state.typing || (this.waits > 0 && open && this.said() === this.before);
    if (!state.bubbles.length && !this.root.querySelector(".hello")) {
      this.chat.empty(state.state === "new" ? word(`hello-${this.channel}`) : "");
    }
    this.chat.show(state.bubbles, typing);
    const under = state.waiting ? `${word("waiting")} (${state.waiting})` : typing ? word("typing") : word("bot");
    $(this.root, ".under").textContent = state.state === "blocked" ? word("is-blocked") : under;
    $(this.root, ".more [data-act=block]").hidden = !open;
    $(this.root, ".more [data-act=unblock]").hidden = state.state !== "blocked";
    $(this.root, ".write").hidden = !open;
    $(this.root, ".closed").hidden = open;
    for (const button of this.root.querySelectorAll("[data-when]")) button.hidden = button.dataset.when !== state.state;
    this.chips(state, open);
    this.hints(state, open);
    if (this.channel === "line") this.rich(state.menu, open);
    else this.commands(state.menu || []);
  }

  chips(state, open) {
    const last = state.bubbles.at(-1);
    const items = open && last && last.content.quickReply ? last.content.quickReply.items : [];
    const drawn = JSON.stringify([last && last.number, items]);
    if (drawn === this.chipsDrawn) return;
    this.chipsDrawn = drawn;
    $(this.root, ".chips").replaceChildren(...items.map((item) => {
      const chip = element("button", "chip", item.action.label);
      chip.type = "button";
      chip.addEventListener("click", () => this.chat.press(last, item.action));
      return chip;
    }));
    this.chat.down();
  }

  // Somebody new gets codes to tap; whoever has talked for a while needs none.
  hints(state, open) {
    const box = $(this.root, ".hints");
    box.hidden = !open || !state.code.startsWith("new-") || !this.codes.length || state.bubbles.length > 6;
    if (box.hidden || box.lastElementChild.childElementCount) return;
    for (const hint of this.codes) {
      const button = element("button", "hint");
      button.type = "button";
      button.append(element("b", "", hint.code), element("span", "", hint.note));
      button.addEventListener("click", () => this.type(hint.code));
      box.lastElementChild.append(button);
    }
  }

  commands(menu) {
    const drawn = JSON.stringify(menu);
    if (drawn === this.menuDrawn) return;
    this.menuDrawn = drawn;
    $(this.root, "[data-open=menu]").hidden = !menu.length;
    $(this.root, ".commands").replaceChildren(...menu.map(([command, description]) => {
      const button = element("button");
      button.type = "button";
      button.append(element("b", "", `/${command}`), element("span", "", description));
      button.addEventListener("click", () => {
        this.fold();
        this.act({ act: "say", text: `/${command}` });
      });
      return button;
    }));
  }

  rich(menu, open) {
    const box = $(this.root, ".rich");
    box.hidden = !menu || !open;
    if (!menu || menu.id === this.menuDrawn) return;
    this.menuDrawn = menu.id;
    if (this.folded === null) this.folded = !menu.open;
    const shown = $(box, ".picture");
    const image = element("img");
    image.src = `/simulator/menu/${encodeURIComponent(menu.id)}`;
    image.alt = "";
    shown.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`;
    shown.replaceChildren(image, ...menu.areas.map((area, number) => {
      const button = element("button", "area");
      button.type = "button";
      button.setAttribute("aria-label", area.label);
      const part = (value, whole) => `${(100 * value) / whole}%`;
      Object.assign(button.style, { left: part(area.x, menu.size.width), top: part(area.y, menu.size.height),
        width: part(area.width, menu.size.width), height: part(area.height, menu.size.height) });
      button.addEventListener("click", () => this.act({ act: "cell", tap: number }));
      return button;
    }));
    $(box, ".bar").textContent = menu.bar;
    this.unfold();
  }

  unfold() {
    $(this.root, ".rich .picture").hidden = this.folded;
    $(this.root, ".bar").setAttribute("aria-expanded", String(!this.folded));
    this.chat.down();
  }
}
