// Who signs out leaves nothing in this browser that was kept for them alone: every "humetix-mine-…".
import { keep, keptNames } from "./kept.js";

export function startSignOut() {
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") !== "/logout") return;
    for (const name of keptNames("humetix-mine-")) keep(name, null);
  });
}
