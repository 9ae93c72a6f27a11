// Photos that were chosen and are not sent yet: small pictures in a row, on Telegram with a caption.
import { element, icon, word } from "./element.js";

const $ = (root, selector) => root.querySelector(selector);
// As many as a phone offers to choose at once.
const MOST = 20;

// The bytes of a file in Base64.
export const bytes = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] || ""));
  reader.addEventListener("error", () => reject(reader.error));
  reader.readAsDataURL(file);
});

// `send` gets the photos and the caption, and says whether somebody took them.
export class Tray {
  constructor(root, takesCaption, send) {
    Object.assign(this, { root, send, photos: [] });
    this.caption = $(root, "input");
    this.caption.hidden = !takesCaption;
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    $(root, "[data-drop]").addEventListener("click", () => this.empty());
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.empty(); });
  }

  add(files) {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    this.photos.push(...pictures.slice(0, MOST - this.photos.length).map((file) => ({ file, url: URL.createObjectURL(file) })));
    this.draw();
    (this.caption.hidden ? $(this.root, "[type=submit]") : this.caption).focus();
  }

  empty() {
    for (const { url } of this.photos) URL.revokeObjectURL(url);
    this.photos = [];
    this.caption.value = "";
    this.draw();
  }

  async go() {
    if (this.sending || !this.photos.length) return;
    this.sending = true;
    try {
      const photos = await Promise.all(this.photos.map(({ file }) => bytes(file)));
      if (await this.send(photos, this.caption.value.trim())) this.empty();
    } finally {
      this.sending = false;
    }
  }

  draw() {
    this.root.hidden = !this.photos.length;
    $(this.root, ".count").textContent = this.photos.length;
    $(this.root, ".thumbs").replaceChildren(...this.photos.map((photo, place) => {
      const box = element("div", "thumb");
      const image = element("img");
      image.src = photo.url;
      image.alt = photo.file.name;
      const away = element("button", "away");
      away.type = "button";
      away.setAttribute("aria-label", word("not-this"));
      away.append(icon("cross"));
      away.addEventListener("click", () => {
        URL.revokeObjectURL(photo.url);
        this.photos.splice(place, 1);
        this.draw();
      });
      box.append(image, away);
      return box;
    }));
  }
}
