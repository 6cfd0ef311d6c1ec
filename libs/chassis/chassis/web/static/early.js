// Runs before the first paint (a classic script on purpose): the reader's kept theme and menu, without a flash.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is switched off: the system's theme stays
    }
  };
  const chosen = kept("humetix-theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (chosen) root.dataset.theme = chosen;
  root.dataset.bsTheme = dark ? "dark" : "light";
  if (kept("humetix-side") === "closed") root.dataset.side = "closed";
  root.classList.add("js");
})();
