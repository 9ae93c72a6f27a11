// LINE's Flex Messages and templates as elements. Text goes in as textContent only.
import { element, media } from "./element.js";

const SIZES = { xxs: 11, xs: 12, sm: 13.5, md: 15, lg: 17, xl: 20, xxl: 24, "3xl": 28, "4xl": 32, "5xl": 38 };
const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const ALIGN = { start: "start", center: "center", end: "end" };
const SPREAD = { "flex-start": "flex-start", center: "center", "flex-end": "flex-end", "space-between": "space-between",
  "space-around": "space-around", "space-evenly": "space-evenly" };
const COLOUR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;

const colour = (value) => (COLOUR.test(value || "") ? value : "");
const length = (value, table) => {
  if (value in (table || {})) return `${table[value]}px`;
  return /^\d+(\.\d+)?(px|%)$/.test(value || "") ? value : "";
};

// A card as wide as LINE shows it; `press` is called with an action.
export function flex(contents, press) {
  if (contents.type === "carousel") {
    const row = element("div", "carousel");
    for (const bubble of contents.contents) row.append(card(bubble, press));
    return row;
  }
  return card(contents, press);
}

function card(bubble, press) {
  const root = element("div", `card ${/^[a-z]+$/.test(bubble.size || "") ? bubble.size : "mega"}`);
  for (const name of ["header", "hero", "body", "footer"]) {
    const part = bubble[name];
    if (!part) continue;
    const node = component(part, press, "vertical");
    node.classList.add(name);
    const style = (bubble.styles || {})[name] || {};
    if (style.separator) node.classList.add("parted");
    if (colour(style.backgroundColor)) node.style.backgroundColor = style.backgroundColor;
    root.append(node);
  }
  if (bubble.action) pressable(root, bubble.action, press);
  return root;
}

const COMPONENTS = { box, text, button, image, separator: () => element("hr"), filler: () => element("div", "filler"),
  spacer: () => element("div", "spacer"), icon: image };

function component(part, press, layout) {
  const node = (COMPONENTS[part.type] || (() => element("div")))(part, press);
  const stretches = layout === "vertical" ? 0 : part.type === "icon" ? 0 : 1;
  const share = part.flex ?? stretches;
  node.style.flex = layout === "vertical" ? (part.flex ? `${share} 0 auto` : "0 0 auto") : share ? `${share} 1 0` : "0 0 auto";
  const margin = length(part.margin, SPACES);
  if (margin) node.style[layout === "vertical" ? "marginTop" : "marginInlineStart"] = margin;
  if (ALIGN[part.gravity] && layout !== "vertical") node.style.alignSelf = part.gravity === "center" ? "center" : "";
  if (part.action && part.type !== "button") pressable(node, part.action, press);
  return node;
}

function box(part, press) {
  const layout = part.layout || "vertical";
  const node = element("div", `box ${layout === "vertical" ? "down" : "across"} ${layout === "baseline" ? "baseline" : ""}`);
  node.style.gap = length(part.spacing, SPACES) || "0";
  const paddings = { paddingAll: "padding", paddingTop: "paddingTop", paddingBottom: "paddingBottom",
    paddingStart: "paddingInlineStart", paddingEnd: "paddingInlineEnd" };
  for (const [name, property] of Object.entries(paddings)) {
    const value = length(part[name], { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 });
    if (value) node.style[property] = value;
  }
  if (colour(part.backgroundColor)) node.style.backgroundColor = part.backgroundColor;
  if (colour(part.borderColor)) node.style.border = `${length(part.borderWidth, { light: 1, normal: 1.5, medium: 2 }) || "1px"} solid ${part.borderColor}`;
  const corner = length(part.cornerRadius, { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 });
  if (corner) node.style.borderRadius = corner;
  for (const side of ["width", "height"]) if (length(part[side])) node.style[side] = part[side];
  if (SPREAD[part.justifyContent]) node.style.justifyContent = part.justifyContent;
  if (SPREAD[part.alignItems]) node.style.alignItems = part.alignItems;
  for (const child of part.contents || []) node.append(component(child, press, layout));
  return node;
}

function text(part) {
  const node = element("p", part.wrap ? "text wrap" : "text");
  typeface(node, part);
  if (part.contents && part.contents.length) {
    for (const span of part.contents) node.append(typeface(element("span", "", span.text || ""), span));
  } else node.textContent = part.text || "";
  if (ALIGN[part.align]) node.style.textAlign = part.align;
  if (part.maxLines > 0) {
    node.classList.add("clamped");
    node.style.webkitLineClamp = String(part.maxLines);
  }
  return node;
}

function typeface(node, part) {
  const size = length(part.size, SIZES);
  if (size) node.style.fontSize = size;
  if (part.weight === "bold") node.style.fontWeight = "700";
  if (colour(part.color)) node.style.color = part.color;
  if (part.decoration === "underline" || part.decoration === "line-through") node.style.textDecoration = part.decoration;
  if (part.style === "italic") node.style.fontStyle = "italic";
  return node;
}

function button(part, press) {
  const node = element("button", `action ${["primary", "secondary"].includes(part.style) ? part.style : "link"} ${part.height === "sm" ? "low" : ""}`,
    part.action.label || "");
  node.type = "button";
  if (colour(part.color)) node.style[part.style === "primary" || part.style === "secondary" ? "backgroundColor" : "color"] = part.color;
  node.addEventListener("click", () => press(part.action));
  return node;
}

function image(part) {
  const node = element("img", part.type === "icon" ? "glyph" : "image");
  node.src = media(part.url);
  node.alt = "";
  const ratio = /^(\d+):(\d+)$/.exec(part.aspectRatio || "");
  if (ratio) node.style.aspectRatio = `${ratio[1]} / ${ratio[2]}`;
  if (part.aspectMode === "cover") node.style.objectFit = "cover";
  const size = length(part.size, { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160 });
  node.style.width = part.size === "full" ? "100%" : size || "";
  return node;
}

function pressable(node, action, press) {
  node.classList.add("pressable");
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  if (action.label) node.setAttribute("aria-label", action.label);
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    press(action);
  });
}

// Buttons, confirm and carousel templates.
export function template(given, press) {
  if (given.type === "carousel" || given.type === "image_carousel") {
    const row = element("div", "carousel");
    for (const column of given.columns) row.append(plain(column, press));
    return row;
  }
  return plain(given, press);
}

function plain(given, press) {
  const root = element("div", `card kilo template ${given.type === "confirm" ? "confirm" : ""}`);
  const picture = given.thumbnailImageUrl || given.imageUrl;
  if (picture) root.append(image({ url: picture, size: "full", aspectRatio: "151:100", aspectMode: "cover" }));
  const body = element("div", "box down body");
  if (given.title) body.append(element("p", "text wrap title", given.title));
  if (given.text) body.append(element("p", "text wrap", given.text));
  const footer = element("div", "box down footer");
  for (const action of given.actions || (given.action ? [given.action] : [])) footer.append(button({ action, style: "link" }, press));
  root.append(body, footer);
  return root;
}
