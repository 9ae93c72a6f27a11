// The bubbles of one chat. Only what changed is drawn again; text goes in as textContent only.
import { element, icon, media, word } from "./element.js";
import { flex, template } from "./flex.js";

const kept = (name) => (/^https:/.test(name) ? media(name) : `/simulator/file/${encodeURIComponent(name)}`);

const TIME = new Intl.DateTimeFormat("th-TH", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });
const DAY = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "Asia/Bangkok" });

// Draws the bubbles into `root`; `act` is called with what a tap means.
export class Chat {
  constructor(root, channel, act) {
    Object.assign(this, { root, channel, act, drawn: new Map() });
    // A picture that comes late must not push the newest bubble out of sight.
    root.addEventListener("load", () => { if (this.follows) this.down(); }, true);
    root.addEventListener("scroll", () => { this.follows = root.scrollHeight - root.scrollTop - root.clientHeight < 80; });
    this.follows = true;
    this.busy = element("div", "row theirs busy");
    const dots = element("div", "bubble dots");
    dots.setAttribute("aria-label", word("typing"));
    dots.append(element("i"), element("i"), element("i"));
    this.busy.append(dots);
  }

  empty(hello) {
    this.drawn.clear();
    this.root.replaceChildren(...(hello ? [element("p", "hello", hello)] : []));
  }

  show(bubbles, typing) {
    const hello = this.root.querySelector(".hello");
    if (hello && bubbles.length) hello.remove();
    const there = new Set(bubbles.map((bubble) => bubble.number));
    for (const [number, one] of this.drawn) {
      if (!there.has(number)) {
        one.node.remove();
        this.drawn.delete(number);
      }
    }
    let day = "";
    let fresh = false;
    for (const bubble of bubbles) {
      const known = this.drawn.get(bubble.number);
      const today = DAY.format(bubble.at * 1000);
      if (known && known.changed === bubble.changed) {
        day = today;
        continue;
      }
      const node = this.row(bubble, today === day ? "" : today);
      day = today;
      if (known) known.node.replaceWith(node);
      else this.root.append(node);
      this.drawn.set(bubble.number, { node, changed: bubble.changed });
      fresh = true;
    }
    if (typing) this.root.append(this.busy);
    else this.busy.remove();
    if (fresh || (typing && this.follows)) this.down();
  }

  down() {
    this.root.scrollTop = this.root.scrollHeight;
    this.follows = true;
  }

  row(bubble, day) {
    const row = element("div", `row ${bubble.mine ? "mine" : "theirs"} is-${bubble.kind}`);
    row.dataset.number = bubble.number;
    if (day) {
      const separator = element("div", "day");
      separator.append(element("time", "", day));
      row.append(separator);
    }
    const body = element("div", "body-of-row");
    if (this.channel === "line" && !bubble.mine) row.append(icon("face", "face small"));
    body.append(this.channel === "line" ? this.line(bubble) : this.telegram(bubble));
    const about = element("span", "about");
    if (bubble.content.edit_date) about.append(element("em", "", word("edited")), " ");
    if (bubble.mine && this.channel === "line") about.append(element("em", "", word("read")), " ");
    about.append(element("time", "", TIME.format(bubble.at * 1000)));
    if (this.channel === "telegram" && bubble.mine) about.append(element("b", "ticks", "✓✓"));
    (this.channel === "telegram" ? body.querySelector(".bubble") || body : body).append(about);
    row.append(body);
    if (bubble.mine && bubble.id) row.append(this.second_thoughts(bubble));
    return row;
  }

  // Own messages can be taken back, and on Telegram edited.
  second_thoughts(bubble) {
    const box = element("span", "second-thoughts");
    const add = (name, does) => {
      const button = element("button", "", word(name));
      button.type = "button";
      button.addEventListener("click", does);
      box.append(button);
    };
    if (this.channel === "telegram" && bubble.kind === "text") {
      add("edit", () => this.act({ act: "compose", bubble: bubble.number, text: bubble.text }));
    }
    add(this.channel === "line" ? "unsend" : "delete", () => this.act({ act: "unsend", bubble: bubble.number }));
    return box;
  }

  press(bubble, action) {
    const link = action.uri || action.url;
    if (link) {
      const target = media(link);
      if (target) window.open(target, "_blank", "noopener");
    } else if (action.type === "datetimepicker") {
      this.act({ act: "choose", bubble: bubble.number, tap: action.tap, action });
    } else if (action.type === "clipboard") {
      navigator.clipboard.writeText(action.clipboardText);
    } else this.act({ act: "tap", bubble: bubble.number, tap: action.tap });
  }

  line(bubble) {
    const content = bubble.content;
    const press = (action) => this.press(bubble, action);
    switch (content.type) {
      case "text": case "textV2": return this.said(content.text);
      case "flex": return flex(content.contents, press);
      case "template": return template(content.template, press);
      case "image": return bubble.mine ? picture(kept(`line-${bubble.id}`)) : picture(media(content.previewImageUrl), media(content.originalContentUrl));
      case "sticker": return sticker();
      case "location": return place(content.title, content.address);
      case "file": return paper(content.fileName, content.fileSize, kept(`line-${bubble.id}`));
      case "audio": return sound(content.duration / 1000);
      default: return this.said(`[${word(content.type)}]`);
    }
  }

  telegram(bubble) {
    const content = bubble.content;
    const box = element("div", "stack");
    const said = (text) => this.said(text);
    if (content.photo) {
      const shown = element("div", "bubble with-picture");
      shown.append(picture(kept(content.photo.at(-1).file_id)));
      if (content.caption) shown.append(words(element("p"), content.caption));
      box.append(shown);
    } else if (content.sticker) box.append(sticker());
    else if (content.location) box.append(place(word("location"), `${content.location.latitude}, ${content.location.longitude}`));
    else if (content.voice) box.append(sound(content.voice.duration));
    else if (content.document) {
      const { file_name: name, file_size: size, file_id: id } = content.document;
      box.append(paper(name || word("document"), size, kept(id), content.caption));
    }
    else box.append(said(content.text ?? `[${word(bubble.kind)}]`));
    const rows = (content.reply_markup || {}).inline_keyboard || [];
    if (rows.length) {
      const keyboard = element("div", "keyboard");
      for (const row of rows) {
        const line = element("div", "keys");
        for (const key of row) {
          const button = element("button", key.url ? "key link" : "key", key.text);
          button.type = "button";
          button.addEventListener("click", () => this.press(bubble, key));
          line.append(button);
        }
        keyboard.append(line);
      }
      box.append(keyboard);
    }
    return box;
  }

  said(text) {
    return words(element("div", "bubble"), text);
  }
}

// Text with its addresses as links.
function words(node, text) {
  let at = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"“”]+/g)) {
    node.append(text.slice(at, found.index));
    const link = element("a", "", found[0]);
    link.href = media(found[0]);
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    node.append(link);
    at = found.index + found[0].length;
  }
  node.append(text.slice(at));
  return node;
}

// A tap opens it in its full size.
function picture(source, whole = source) {
  const image = element("img", "picture-sent");
  image.src = source;
  image.alt = word("photo");
  const link = element("a", "opens");
  link.href = whole;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.append(image);
  return link;
}

function sticker() {
  const box = element("div", "sticker-sent");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", word("sticker"));
  box.append(icon("thumb", ""));
  return box;
}

function place(title, address) {
  const box = element("div", "bubble place");
  box.append(element("div", "map", "📍"), element("b", "", title), element("span", "", address));
  return box;
}

// A document: a tap saves it under its name.
function paper(name, size, source, caption) {
  const box = element("div", "bubble paper");
  const link = element("a", "sheet");
  link.href = source;
  link.download = name;
  const about = element("span", "what");
  const kind = /\.([a-z0-9]{2,5})$/i.exec(name);
  about.append(element("b", "", name), element("small", "", [kind && kind[1].toUpperCase(), weight(size)].filter(Boolean).join(" · ")));
  link.append(icon("sheet", "disc-icon"), about);
  box.append(link);
  if (caption) box.append(words(element("p"), caption));
  return box;
}

function weight(size) {
  if (!size) return "";
  return size < 1e6 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1048576).toFixed(1)} MB`;
}

function sound(seconds) {
  const box = element("div", "bubble sound");
  const bars = element("span", "bars");
  bars.setAttribute("role", "img");
  bars.setAttribute("aria-label", word("voice"));
  bars.append(...Array.from({ length: 16 }, () => element("i")));
  box.append(icon("sound", "disc-icon"), bars, element("small", "", `0:${String(Math.round(seconds)).padStart(2, "0")}`));
  return box;
}
