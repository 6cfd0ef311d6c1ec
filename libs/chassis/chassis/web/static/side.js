// The office's left menu folds away on wide screens and stays as the reader left it.
import { keep } from "./kept.js";

export function startSide() {
  const button = document.querySelector("[data-side-toggle]");
  if (!button) return;
  const root = document.documentElement;
  const tell = () => button.setAttribute("aria-expanded", String(root.dataset.side !== "closed"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const closed = root.dataset.side !== "closed";
    if (closed) root.dataset.side = "closed";
    else delete root.dataset.side;
    keep("humetix-side", closed ? "closed" : null);
    tell();
  });
  tell();
}
