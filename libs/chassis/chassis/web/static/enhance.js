// Everything pages gain from JavaScript; without it the main job of each page still works.
import { startDialogs } from "./dialog.js";
import { startDraft } from "./draft.js";
import { startOnce } from "./once.js";
import { startPreview } from "./preview.js";
import { startSide } from "./side.js";
import { startSignOut } from "./signout.js";
import { startTheme } from "./theme.js";

startTheme();
startSide();
startSignOut();
startOnce();
startDraft();
startPreview();
startDialogs();
