// What every part of the page is made of: the page's own words, elements, icons, and addresses of media.
const WORDS = {};
for (const span of document.getElementById("words").content.querySelectorAll("[data-word]")) WORDS[span.dataset.word] = span.textContent;
export const word = (name) => WORDS[name] ?? name;

export function element(name, classes = "", text = null) {
  const node = document.createElement(name);
  if (classes) node.className = classes;
  if (text !== null) node.textContent = text;
  return node;
}

export function icon(name, classes = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

// The bot's public address is this page's own server.
const PUBLIC = "https://simulator.invalid/";
export const media = (address) => {
  const url = String(address || "");
  if (url.startsWith(PUBLIC)) return `${location.origin}/${url.slice(PUBLIC.length)}`;
  return /^(https?|tel):/.test(url) ? url : "";
};
