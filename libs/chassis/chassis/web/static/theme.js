// The light switch: 자동 → 밝게 → 어둡게, kept in this browser.
import { keep, kept } from "./kept.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const WORDS = { auto: "자동", light: "밝게", dark: "어둡게" };
const system = matchMedia("(prefers-color-scheme: dark)");

export function startTheme() {
  const buttons = document.querySelectorAll("[data-theme-switch]");
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => choose(NEXT[chosen()], buttons));
  }
  system.addEventListener("change", () => show(buttons));
  show(buttons);
}

function chosen() {
  return kept("humetix-theme") ?? document.documentElement.dataset.theme ?? "auto";
}

function choose(theme, buttons) {
  keep("humetix-theme", theme === "auto" ? null : theme);
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  show(buttons);
}

function show(buttons) {
  const theme = chosen();
  const dark = theme === "dark" || (theme === "auto" && system.matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  for (const button of buttons) button.querySelector("[data-theme-name]").textContent = WORDS[theme];
}
